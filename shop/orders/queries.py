"""Reading orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.common.clock import now
from shop.common.phrases import read_phrase
from shop.events.models import DomainEvent
from shop.orders.models import Order, OrderQuerySet
from shop.orders.states import CancelledBy


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One thing that happened: when (UTC), what in the reader's language, and as what the actor acted ("" for the clock)."""

    when: datetime
    text: str
    role: str
    event: str


_TEXTS: dict[str, str | Promise] = {
    "order.placed": _("The order was placed."),
    "order.paid": _("The payment arrived."),
    "order.to_pay_at_door": _("The buyer will pay at the door."),
    "order.confirmed": _("The seller confirmed the order."),
    "order.preparing": _("The seller is preparing the parcel."),
    "order.ready": _("The parcel is ready."),
    "order.handed_over": _("The parcel is on its way."),
    "order.returned": _("The parcel came back to the seller undelivered."),
    "order.delivered": _("The parcel was delivered and paid."),
    "order.completed": _("The order is complete."),
}
# A download passes through the states of a parcel within one instant: only what the buyer notices is told.
_OF_DOWNLOADS: dict[str, str | Promise] = {"order.delivered": _("The download was delivered.")}
_NOT_OF_DOWNLOADS = ("order.confirmed", "order.preparing", "order.ready", "order.handed_over")
_CANCELLED: dict[str, str | Promise] = {
    CancelledBy.BUYER: _("The buyer cancelled the order."),
    CancelledBy.SELLER: _("The seller declined the order."),
    CancelledBy.STAFF: _("Staff cancelled the order."),
    CancelledBy.EXPIRY: _("The order was cancelled because nobody answered in time."),
    CancelledBy.BANK: _("The order was cancelled because the payment service took the money back."),
}


def was_refused(order_id: int) -> bool:
    """Whether the parcel's last journey ended because the buyer would not have it, by the word of somebody other than the seller."""
    returns = DomainEvent.objects.about("order", order_id).filter(name="order.returned").order_by("-pk")
    data = returns.values_list("data", flat=True).first()
    return bool(data and data.get("was_refused"))


def orders_for_buyer(user_id: int) -> OrderQuerySet:
    """The buyer's own, newest first, with all that a list shows."""
    return Order.objects.placed_by(user_id).with_lines().select_related("store__country")


def completable_before() -> datetime:
    """Orders delivered by this instant may complete by themselves."""
    return now() - timedelta(days=settings.ORDER_COMPLETE_DAYS)


def timeline(order: Order) -> list[TimelineRow]:
    """The order's history, oldest first, for buyer, seller and staff alike. Needs `store` loaded."""
    events = DomainEvent.objects.about("order", order.pk).select_related("actor")
    if order.is_download:
        events = events.exclude(name__in=_NOT_OF_DOWNLOADS)
    return [TimelineRow(event.occurred_at, _text(order, event), _role(order, event), event.name) for event in events]


def _text(order: Order, event: DomainEvent) -> str:
    if event.name == "order.cancelled":
        text = str(_CANCELLED.get(event.data.get("by", ""), _("The order was cancelled.")))
    else:
        texts = _TEXTS | _OF_DOWNLOADS if order.is_download else _TEXTS
        text = str(texts.get(event.name, event.name))
    reason = read_phrase(event.data.get("reason") or "")
    return str(_("%(what)s Reason: %(reason)s") % {"what": text, "reason": reason}) if reason else text


def _role(order: Order, event: DomainEvent) -> str:
    if event.actor is None:
        return ""
    roles = {order.buyer_id: _("buyer"), order.store.owner_id: _("seller")}
    return str(roles.get(event.actor.pk) or (_("staff") if event.actor.is_staff else _("courier")))
