"""How far an order is, in pictures and words: `{% load progress %}`."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shop.orders.events import ORDER_CANCELLED, ORDER_DELIVERED, ORDER_HANDED_OVER, ORDER_READY, ORDER_RETURNED
from shop.orders.models import Order
from shop.orders.queries import TimelineRow
from shop.orders.states import FINISHED, DeliveryMethod, Fulfilment

register = template.Library()

_STEPS: dict[str, list[str | Promise]] = {
    DeliveryMethod.HOME: [
        _("Placed"),
        _("Confirmed"),
        _("Packed"),
        _("On its way"),
        _("Delivered"),
    ],
    DeliveryMethod.PICKUP: [
        _("Placed"),
        _("Confirmed"),
        _("Packed"),
        _("At the store"),
        _("Collected"),
    ],
    DeliveryMethod.DIGITAL: [_("Placed"), _("Paid"), _("Delivered")],
}
_F = Fulfilment
# The step that was reached, from 1; any other state is past the last.
_STEP_OF: dict[str, int] = {_F.PENDING: 1, _F.CONFIRMED: 2, _F.PREPARING: 3, _F.READY: 3, _F.HANDED_OVER: 4}
_PAST = 6


@register.filter
def steps(order: Order) -> list[str | Promise]:
    """The names of the steps between shelf and door, or shelf and counter."""
    return _STEPS[order.delivery_method]


@register.filter
def step(order: Order) -> int:
    """Which of them was reached, from 1; past the last when all are done."""
    if order.is_collected and order.fulfilment == Fulfilment.READY:
        return 4
    if order.is_download and order.fulfilment == Fulfilment.PENDING:
        return 2 if order.paid_at else 1
    return _STEP_OF.get(order.fulfilment, _PAST)


@register.filter
def is_finished(order: Order) -> bool:
    """Whether nothing will happen to it any more."""
    return order.fulfilment in FINISHED


@register.filter
def is_code_asked(order: Order) -> bool:
    """The same of the state it is in."""
    return order.is_code_asked_in(order.fulfilment)


@register.filter
def state_for_buyer(order: Order) -> str:
    """Its state in a word or two; what is not paid yet waits for the buyer, not for the seller."""
    return gettext("not paid yet") if order.is_awaiting_payment else order.get_fulfilment_display()


@register.filter
def has_come_back(timeline: Sequence[TimelineRow]) -> bool:
    """Whether the parcel is at the store again after a journey in vain: by the last that the order's history says of where it is."""
    whereabouts = [row.event for row in timeline if row.event in _WHEREABOUTS]
    return whereabouts[-1:] == [ORDER_RETURNED.name]


@register.filter
def headline(order: Order) -> str:
    """Where it is, for the buyer, in one sentence. Needs `store` loaded."""
    if order.is_awaiting_payment:
        return str(_("Waiting for your payment"))
    texts = _OTHER_HEADLINES.get(order.delivery_method, {})
    text = texts.get(order.fulfilment) or _HEADLINES[order.fulfilment]
    return str(text) % {"store": order.store.name}


@register.filter
def what_next(order: Order) -> str:
    """What the buyer may expect or should do; empty when nothing."""
    if order.is_awaiting_payment:
        return str(_("Your goods are set aside for you until you have paid."))
    texts = _OTHER_NEXT.get(order.delivery_method, {})
    if order.is_prepaid and not order.is_download:
        texts = texts | _PREPAID_NEXT
    return str(texts.get(order.fulfilment) or _NEXT.get(order.fulfilment, "")) % {"store": order.store.name}


_WHEREABOUTS = frozenset({event.name for event in (ORDER_READY, ORDER_HANDED_OVER, ORDER_RETURNED, ORDER_DELIVERED, ORDER_CANCELLED)})
_HEADLINES: dict[str, str | Promise] = {
    _F.PENDING: _("Waiting for %(store)s to confirm"),
    _F.CONFIRMED: _("%(store)s has confirmed your order"),
    _F.PREPARING: _("%(store)s is packing your parcel"),
    _F.READY: _("Your parcel is packed"),
    _F.HANDED_OVER: _("Your parcel has left the store"),
    _F.DELIVERED: _("Your parcel is in your hands"),
    _F.COMPLETED: _("This order is complete"),
    _F.CANCELLED: _("This order was cancelled"),
}
_PICKUP_HEADLINES: dict[str, str | Promise] = {
    _F.READY: _("Your parcel waits for you at %(store)s"),
    _F.HANDED_OVER: _("%(store)s is handing your parcel over"),
}
_NEXT: dict[str, str | Promise] = {
    _F.PENDING: _("Your items are reserved. You have nothing to do."),
    _F.CONFIRMED: _("Packing comes next. You have nothing to do."),
    _F.PREPARING: _("We will tell you when it is on its way."),
    _F.READY: _("We will tell you when it is on its way. Have the cash ready."),
    _F.HANDED_OVER: _("Have your phone and the cash ready. Show your code when the parcel is in front of you."),
    _F.DELIVERED: _("Look everything over. If all is as ordered, say so below."),
    _F.CANCELLED: _("You owe nothing. The goods are on sale again."),
}
_PICKUP_NEXT: dict[str, str | Promise] = {
    _F.PREPARING: _("We tell you as soon as you can collect it."),
    _F.READY: _("Go there when it suits you, with the amount in cash, and show your code at the counter."),
}
_PREPAID_NEXT: dict[str, str | Promise] = {
    _F.READY: _("Everything is paid. Have your code ready."),
    _F.HANDED_OVER: _("Everything is paid. Have your phone ready. Show your code when the parcel is in front of you."),
    _F.CANCELLED: _("You owe nothing. We refund what you have paid."),
}
_OTHER_HEADLINES: dict[str, dict[str, str | Promise]] = {
    DeliveryMethod.PICKUP: _PICKUP_HEADLINES,
    DeliveryMethod.DIGITAL: {
        _F.PENDING: _("%(store)s owes you your download"),
        _F.DELIVERED: _("Your download is ready"),
    },
}
_OTHER_NEXT: dict[str, dict[str, str | Promise]] = {
    DeliveryMethod.PICKUP: _PICKUP_NEXT,
    DeliveryMethod.DIGITAL: {
        _F.PENDING: _("We have told the store. You can cancel the order meanwhile, and we refund you."),
        _F.DELIVERED: _("If it works, say so below. If it does not, write to the store."),
        _F.CANCELLED: _("You owe nothing. We refund what you have paid."),
    },
}
