"""Clocks are set, refunds that are done close their returns, and both sides hear of each move."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.urls import reverse

from returns.events import (
    RETURN_APPROVED,
    RETURN_CLOSED,
    RETURN_DECIDED,
    RETURN_DISPUTED,
    RETURN_EVENTS,
    RETURN_INSPECTED,
    RETURN_RECEIVED,
    RETURN_REFUSED,
    RETURN_REQUESTED,
    RETURN_SENT,
    RETURN_WITHDRAWN,
)
from returns.models import ReturnRequest
from returns.services import close_refunded
from returns.services.deciding import RIGHT
from returns.states import ReturnEnd
from returns.tasks import run_return_clock
from shop.common.jobs import enqueue
from shop.common.live import hint
from shop.common.phrases import phrase_code
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import list_team_with, notify_recipients, notify_recipients_once
from shop.payments.events import REFUND_DONE

BUYER, SELLER = "buyer", "seller"


@on_event(*RETURN_EVENTS)
def set_return_clock(event: DomainEvent) -> None:
    """The state that it has now ends at a moment; the order's open pages look again."""
    when = ReturnRequest.objects.filter(pk=event.subject_id).values_list("next_at", flat=True).first()
    if when is not None:
        enqueue(partial(run_return_clock.schedule, (event.subject_id,), eta=when))
    hint(f"order:{RETURN_REQUESTED.read(event)['order_id']}", version=event.pk)


@on_event(REFUND_DONE)
def close_return_of_refund(event: DomainEvent) -> None:
    """The buyer has the money."""
    close_refunded(event.subject_id)


@on_event(RETURN_REQUESTED, RETURN_WITHDRAWN, RETURN_SENT)
def notify_store_of_return(event: DomainEvent) -> None:
    """What the buyer has done, or is about to bring."""
    _notify_side_of_return(event, SELLER, event.name)


@on_event(RETURN_APPROVED)
def notify_of_approved_return(event: DomainEvent) -> None:
    """The buyer sends it; a store that was silent hears that it has agreed."""
    found = _return_of(event)
    if not found.is_of_missing:
        _notify_side_of_return(event, BUYER, event.name, found=found)
    if event.actor_id is None:
        _notify_side_of_return(event, SELLER, "return.approved_by_clock", found=found)


@on_event(RETURN_REFUSED)
def notify_buyer_of_refused_return(event: DomainEvent) -> None:
    """With the store's reason, and until when staff may be asked."""
    _notify_side_of_return(event, BUYER, event.name)


@on_event(RETURN_RECEIVED)
def notify_buyer_of_received_return(event: DomainEvent) -> None:
    """The store has it."""
    _notify_side_of_return(event, BUYER, event.name)


@on_event(RETURN_INSPECTED)
def notify_store_of_uninspected_return(event: DomainEvent) -> None:
    """Nobody looked at it in time: it was refunded without the store's word."""
    if event.actor_id is None and not _return_of(event).is_of_missing:
        _notify_side_of_return(event, SELLER, "return.inspected_by_clock")


@on_event(RETURN_DISPUTED)
def notify_of_disputed_return(event: DomainEvent) -> None:
    """Both sides, and the staff who decide."""
    found = _return_of(event)
    _notify_side_of_return(event, SELLER, event.name, found=found)
    if event.actor_id is None:
        _notify_side_of_return(event, BUYER, "return.disputed_by_clock", found=found)
    page = reverse("admin:returns_returnrequest_change", args=[event.subject_id])
    words = _words_of_return(event, found)
    notify_recipients(event, recipients=list_team_with(RIGHT), kind="team.return_disputed", data=words, url=page)


@on_event(RETURN_DECIDED)
def notify_of_decided_return(event: DomainEvent) -> None:
    """Both, with the reason."""
    kind = "return.decided_for_buyer" if RETURN_DECIDED.read(event).get("is_for_buyer") else "return.decided_for_store"
    for side in (BUYER, SELLER):
        _notify_side_of_return(event, side, kind)


@on_event(RETURN_CLOSED)
def notify_of_closed_return(event: DomainEvent) -> None:
    """Only where nobody has been told by other words: what was not sent in time, or had been refunded otherwise."""
    code = phrase_code(RETURN_CLOSED.read(event).get("reason", "")).removeprefix("return_end.")
    if code in (ReturnEnd.NOT_SENT, ReturnEnd.NOTHING_LEFT):
        for side in (BUYER, SELLER):
            _notify_side_of_return(event, side, event.name)


def _notify_side_of_return(event: DomainEvent, side: str, kind: str, *, found: ReturnRequest | None = None) -> None:
    """Each side once for each event, whoever acted: a member of staff may buy and sell as well."""
    found = found or _return_of(event)
    person, page = {
        BUYER: (found.buyer_id, found.get_absolute_url()),
        SELLER: (found.store.owner_id, reverse("sellers:return", args=[found.number])),
    }[side]
    words = _words_of_return(event, found)
    notify_recipients_once(f"{event.pk}:{side}", recipients=[person], kind=kind, data=words, url=page)


def _return_of(event: DomainEvent) -> ReturnRequest:
    return ReturnRequest.objects.select_related("order", "store").get(pk=event.subject_id)


def _words_of_return(event: DomainEvent, found: ReturnRequest) -> Mapping[str, object]:
    data = RETURN_REQUESTED.read(event)
    return {
        "number": data["number"],
        "order": data["order_number"],
        "store": found.store.name,
        "reason": data.get("reason") or "–",
        "why": str(found.get_reason_display()),
    }
