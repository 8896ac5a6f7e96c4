"""The story of a return, for buyer, seller and staff alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from returns.events import (
    RETURN_APPROVED,
    RETURN_CLOSED,
    RETURN_DECIDED,
    RETURN_DISPUTED,
    RETURN_INSPECTED,
    RETURN_RECEIVED,
    RETURN_REFUNDED,
    RETURN_REFUSED,
    RETURN_REQUESTED,
    RETURN_SENT,
    RETURN_WITHDRAWN,
)
from returns.models import ReturnRequest
from shop.common.phrases import read_phrase
from shop.events.models import DomainEvent

_TEXTS: dict[str, str | Promise] = {
    RETURN_REQUESTED.name: _("The buyer asked for the return."),
    RETURN_APPROVED.name: _("The return was approved."),
    RETURN_REFUSED.name: _("The store refused the return."),
    RETURN_WITHDRAWN.name: _("The buyer withdrew the return."),
    RETURN_SENT.name: _("The goods are on their way to the store."),
    RETURN_RECEIVED.name: _("The store received the goods."),
    RETURN_INSPECTED.name: _("The return was accepted."),
    RETURN_DISPUTED.name: _("The buyer asked our team to decide."),
    RETURN_DECIDED.name: _("Our team decided for the store."),
    RETURN_REFUNDED.name: _("The refund began."),
    RETURN_CLOSED.name: _("The return is closed."),
}
# Without an actor: the clock.
_BY_CLOCK: dict[str, str | Promise] = {
    RETURN_APPROVED.name: _("The return was approved automatically: the store did not answer in time."),
    RETURN_INSPECTED.name: _("The return was accepted automatically: the store did not check the goods in time."),
    RETURN_DISPUTED.name: _("The store did not confirm the goods in time: our team decides."),
}


@dataclass(frozen=True, slots=True)
class ReturnStep:
    """One thing that happened: when (UTC), and what in the reader's language."""

    when: datetime
    text: str
    event: str


def return_steps(found: ReturnRequest) -> list[ReturnStep]:
    """Oldest first. One query."""
    events = DomainEvent.objects.about("return", found.pk)
    return [ReturnStep(event.occurred_at, _text_of_step(event), event.name) for event in events.order_by("pk")]


def _text_of_step(event: DomainEvent) -> str:
    data = RETURN_REQUESTED.read(event)
    text = _TEXTS[event.name]
    if event.actor_id is None:
        text = _BY_CLOCK.get(event.name, text)
    if data.get("is_for_buyer"):
        text = _now("Our team decided for the buyer.")
    if event.name == RETURN_INSPECTED.name and data.get("restocked"):
        text = _now("The return was accepted: the goods are on the shelf again.")
    reason = read_phrase(data.get("reason", ""))
    return str(_now("%(what)s Reason: %(reason)s") % {"what": text, "reason": reason}) if reason else str(text)
