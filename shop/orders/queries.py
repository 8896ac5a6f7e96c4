"""Reading orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.day_spans import say_iso_days
from shop.common.phrases import read_phrase
from shop.common.prepared import Blank, give_prefetched, prepared
from shop.events.models import DomainEvent
from shop.orders.events import (
    ORDER_CANCELLED,
    ORDER_CASH_DECIDED,
    ORDER_COMPLETED,
    ORDER_CONFIRMED,
    ORDER_DELAYED,
    ORDER_DELIVERED,
    ORDER_ENTRUSTED,
    ORDER_HALF_CONFIRMED,
    ORDER_HANDED_OVER,
    ORDER_MONEY_SEEN,
    ORDER_PAID,
    ORDER_PLACED,
    ORDER_PREPARING,
    ORDER_READY,
    ORDER_RETURNED,
    ORDER_TO_PAY_AT_DOOR,
)
from shop.orders.models import Order, OrderLine, OrderQuerySet
from shop.orders.states import CancelledBy, Fulfilment


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened: when (UTC), what in the reader's language, and as what the actor acted ("" for the clock)."""

    when: datetime
    text: str
    role: str
    event: str


_TEXTS: dict[str, str | Promise] = {
    ORDER_PLACED.name: _("The order was placed."),
    ORDER_PAID.name: _("The payment arrived."),
    ORDER_TO_PAY_AT_DOOR.name: _("The buyer will pay at the door."),
    ORDER_CONFIRMED.name: _("The seller confirmed the order."),
    ORDER_PREPARING.name: _("The seller is preparing the parcel."),
    ORDER_READY.name: _("The parcel is ready."),
    ORDER_HANDED_OVER.name: _("The parcel is on its way."),
    ORDER_RETURNED.name: _("The parcel came back to the seller undelivered."),
    ORDER_DELIVERED.name: _("The parcel was delivered and paid."),
    ORDER_COMPLETED.name: _("The order is complete."),
    ORDER_ENTRUSTED.name: _("The store is closed: our team looks after the order."),
}
_DELAYED: dict[bool, str | Promise] = {
    True: _("The order is late. It is expected %(days)s."),
    False: _("The order is late. No new day is known yet."),
}
_HALF_CONFIRMED: dict[str, str | Promise] = {
    "buyer": _("The buyer says that the cash is paid; the courier has not confirmed it."),
    "carrier": _("The courier says that the cash is paid; the buyer has not confirmed it."),
}
_HALF_CONFIRMED_AT_STORE: dict[str, str | Promise] = {
    "buyer": _("The buyer says that the cash is paid; the store has not confirmed it."),
    "carrier": _("The store says that the cash is paid; the buyer has not confirmed it."),
}
_CASH_DECIDED = {True: _("A cash desk decided: the cash was paid."), False: _("A cash desk decided: the cash was not paid.")}
# A download passes through the states of a parcel within one instant: only what the buyer notices is told.
_OF_DOWNLOADS: dict[str, str | Promise] = {ORDER_DELIVERED.name: _("The download was delivered.")}
_OF_PICK_UPS: dict[str, str | Promise] = {ORDER_HANDED_OVER.name: _("The buyer is at the store: the parcel is being handed over.")}
_NOT_TOLD = (ORDER_MONEY_SEEN.name,)  # between platform and store: "Where is my money?" says it to whom it concerns
_NOT_OF_DOWNLOADS = (ORDER_CONFIRMED.name, ORDER_PREPARING.name, ORDER_READY.name, ORDER_HANDED_OVER.name)
_CANCELLED: dict[str, str | Promise] = {
    CancelledBy.BUYER: _("The buyer cancelled the order."),
    CancelledBy.SELLER: _("The seller declined the order."),
    CancelledBy.STAFF: _("Staff cancelled the order."),
    CancelledBy.EXPIRY: _("The order was cancelled because there was no answer in time."),
    CancelledBy.BANK: _("The order was cancelled because the payment service took the money back."),
}


def was_refused(order_id: int) -> bool:
    """Whether the parcel's last journey ended because the buyer would not have it, by the word of somebody other than the seller."""
    return order_id in refused_among([order_id])


def refused_among(order_ids: Collection[int]) -> set[int]:
    """Of which of these orders that is so."""
    returned = DomainEvent.objects.filter(subject="order", subject_id__in=order_ids, name=ORDER_RETURNED.name).order_by("pk")
    last = {event.subject_id: ORDER_RETURNED.read(event) for event in returned}
    return {order_id for order_id, data in last.items() if data.get("was_refused", False)}


def orders_for_buyer(user_id: int) -> OrderQuerySet:
    """The buyer's own, newest first, with all that a list shows."""
    return Order.objects.placed_by(user_id).with_lines().select_related("store__country")


def order_to_show(buyer: User, number: str) -> Order | None:
    """The buyer's own order with all that its page shows, lines and their pictures among it: two queries of kept SQL."""
    for order in _orders_named(buyer.pk, number):
        order.buyer = buyer
        _give_lines(order)
        return order
    return None


_STORE = ("country", "region", "prefecture", "quarter", "chat_desk")
_UNSHOWN = ("tagline", "description", "returns_policy", "shipping_policy", "tags", "website", "facebook", "instagram")  # of its store


@prepared
def _orders_named(buyer_id: Blank, number: Blank) -> QuerySet[Order]:
    named = Order.objects.filter(buyer=buyer_id, number=number).select_related(*(f"store__{name}" for name in _STORE))
    return named.defer(*(f"store__{name}" for name in _UNSHOWN))


def _give_lines(order: Order) -> None:
    """As if they had been prefetched."""
    lines = _lines_with_pictures(order.pk)
    for line in lines:
        line.order = order
    give_prefetched(order, "lines", lines)


@prepared
def _lines_with_pictures(order_id: Blank) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order=order_id).select_related("picture")


def completable_before() -> datetime:
    """Orders delivered by this instant may complete by themselves."""
    return now() - timedelta(days=settings.ORDER_COMPLETE_DAYS)


def order_timeline(order: Order) -> list[TimelineRow]:
    """The order's history, oldest first, for buyer, seller and staff alike. Needs `store` loaded. One query of kept SQL."""
    events = _history_of(order.pk)
    if order.is_download:
        events = [event for event in events if event.name not in _NOT_OF_DOWNLOADS]
    return [TimelineRow(event.occurred_at, _timeline_text(order, event), _actor_role(order, event), event.name) for event in events]


@prepared
def _history_of(order_id: Blank) -> QuerySet[DomainEvent]:
    told = DomainEvent.objects.about("order", order_id).exclude(name__in=_NOT_TOLD).select_related("actor")
    return told.only("name", "subject", "subject_id", "data", "occurred_at", "actor__is_staff")


def _timeline_text(order: Order, event: DomainEvent) -> str:
    text = _text_of_data(order, event)
    if text is None:
        text = (_TEXTS | _own_texts(order)).get(event.name, event.name)
    reason = read_phrase(_kept_reason(event))
    return str(_("%(what)s Reason: %(reason)s") % {"what": text, "reason": reason}) if reason else str(text)


def _own_texts(order: Order) -> dict[str, str | Promise]:
    """What is said otherwise of goods that nobody brings."""
    if order.is_download:
        return _OF_DOWNLOADS
    return _OF_PICK_UPS if order.is_collected else {}


def _text_of_data(order: Order, event: DomainEvent) -> str | Promise | None:
    """Of an event whose words depend on what it carries."""
    if event.name == ORDER_CANCELLED.name:
        return _who_cancelled(event)
    if event.name == ORDER_DELAYED.name:
        data = ORDER_DELAYED.read(event)
        return _DELAYED[bool(data["first"])] % {"days": say_iso_days(data["first"], data["last"])}
    if event.name == ORDER_HALF_CONFIRMED.name:
        texts = _HALF_CONFIRMED_AT_STORE if order.is_collected else _HALF_CONFIRMED
        return texts[ORDER_HALF_CONFIRMED.read(event)["by"]]
    if event.name == ORDER_CASH_DECIDED.name:
        return _CASH_DECIDED[ORDER_CASH_DECIDED.read(event)["is_paid"]]
    return None


def _who_cancelled(event: DomainEvent) -> str | Promise:
    """A seller declines what waits for his answer; what he has said yes to, he cancels."""
    data = ORDER_CANCELLED.read(event)
    by, was = data.get("by", ""), data.get("was", Fulfilment.PENDING)
    if by == CancelledBy.SELLER and was != Fulfilment.PENDING:
        return _("The seller cancelled the order.")
    return _CANCELLED.get(by, _("The order was cancelled."))


def _kept_reason(event: DomainEvent) -> str:
    """As the phrase is kept; "" where none was given."""
    if event.name == ORDER_CANCELLED.name:
        return ORDER_CANCELLED.read(event).get("reason") or ""
    if event.name == ORDER_RETURNED.name:
        return ORDER_RETURNED.read(event).get("reason") or ""
    if event.name == ORDER_CASH_DECIDED.name:
        return ORDER_CASH_DECIDED.read(event)["reason"]
    return ""


def _actor_role(order: Order, event: DomainEvent) -> str:
    if event.actor is None:
        return ""
    roles = {order.buyer_id: _("buyer"), order.store.owner_id: _("seller")}
    return str(roles.get(event.actor.pk) or (_("staff") if event.actor.is_staff else _("courier")))
