"""Orders and their payment, told to both sides."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

_to_buyer = partial(NotificationKind, topic=Topic.ORDERS, audience=Audience.BUYER)

KINDS = (
    NotificationKind(
        name="order.placed",
        text=_("New order %(number)s at %(store)s. Confirm it, or say why not."),
        topic=Topic.ORDERS,
        audience=Audience.SELLER,
        urgency=Urgency.HIGH,
    ),
    _to_buyer(name="order.confirmed", text=_("%(store)s has confirmed your order %(number)s.")),
    _to_buyer(name="order.confirmed_until", text=_("%(store)s has confirmed your order %(number)s. Delivery %(days)s.")),
    _to_buyer(name="order.confirmed_pickup", text=_("%(store)s has confirmed your order %(number)s. Ready for pick-up %(days)s.")),
    _to_buyer(
        name="order.delayed",
        text=_("Your order %(number)s from %(store)s is late. No new day is known yet."),
        urgency=Urgency.HIGH,
    ),
    _to_buyer(
        name="order.delayed_until",
        text=_("Your order %(number)s from %(store)s is late. It is now expected %(days)s."),
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="order.late_at_store",
        text=_("Order %(number)s is late: you promised it %(days)s. We notified the buyer."),
        topic=Topic.ORDERS,
        audience=Audience.SELLER,
        urgency=Urgency.HIGH,
    ),
    _to_buyer(name="order.preparing", text=_("%(store)s is preparing your order %(number)s."), urgency=Urgency.LOW),
    _to_buyer(name="order.ready", text=_("Your order %(number)s is ready.")),
    _to_buyer(
        name="order.handed_over",
        text=_("Your order %(number)s is on its way. Have your code ready."),
        urgency=Urgency.HIGH,
    ),
    _to_buyer(
        name="order.sent",
        text=_("%(store)s has sent your order %(number)s by a parcel service. Its page says how to follow it."),
        urgency=Urgency.HIGH,
    ),
    _to_buyer(name="order.delivered", text=_("Order %(number)s has been delivered and paid."), audience=Audience.ANYONE),
    _to_buyer(
        name="order.cancelled",
        text=_("Order %(number)s at %(store)s was cancelled: %(reason)s"),
        audience=Audience.ANYONE,
        urgency=Urgency.HIGH,
    ),
    _to_buyer(
        name="order.returned",
        text=_("The parcel of order %(number)s came back to the store."),
        audience=Audience.ANYONE,
    ),
    _to_buyer(name="order.entrusted", text=_("%(store)s is closed. Our team looks after your order %(number)s and will be in touch.")),
    _to_buyer(name="payment.received", text=_("Your payment of %(amount)s has arrived.")),
    _to_buyer(
        name="payment.failed",
        text=_("The payment of order %(number)s did not work. Try again, or pay another way."),
        urgency=Urgency.HIGH,
    ),
)
