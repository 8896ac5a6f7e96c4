"""Parcels on their way, and the couriers who carry them."""

from functools import partial

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Channel, Topic, Urgency

_to_courier = partial(NotificationKind, topic=Topic.DELIVERIES, audience=Audience.COURIER)
_of_applying = partial(NotificationKind, topic=Topic.ACCOUNT, audience=Audience.ANYONE)

# One of the two has confirmed the cash at the door: it guards the money of both, so it is mailed whatever they have chosen.
_of_half = partial(NotificationKind, topic=Topic.DELIVERIES, audience=Audience.ANYONE, urgency=Urgency.HIGH, is_mandatory=True)

KINDS = (
    _of_half(
        name="half.asked_buyer",
        text=_("Did you pay %(amount)s for order %(number)s? The courier says so. Confirm, or say that it is not true."),
    ),
    _of_half(
        name="half.asked_carrier",
        text=_("Have you received %(amount)s for order %(number)s? The buyer says so. Confirm it, or say that it is not true."),
    ),
    NotificationKind(
        name="half.not_received_yet",
        text=_("You said that you paid %(amount)s for order %(number)s. We are still waiting for the courier to confirm."),
        topic=Topic.DELIVERIES,
        audience=Audience.BUYER,
    ),
    NotificationKind(
        name="half.not_confirmed_yet",
        text=_("You said that you received %(amount)s for order %(number)s. We are still waiting for the buyer to confirm."),
        topic=Topic.DELIVERIES,
        audience=Audience.COURIER,
    ),
    _of_half(
        name="half.at_desk",
        text=_("A cash desk will decide whether %(amount)s were paid for order %(number)s. Until then you can both still agree."),
    ),
    NotificationKind(
        name="half.agreed",
        text=_("The other side has confirmed: %(amount)s were paid for order %(number)s."),
        topic=Topic.DELIVERIES,
        audience=Audience.ANYONE,
    ),
    _of_half(
        name="half.decided_paid",
        text=_("A cash desk decided: %(amount)s were paid for order %(number)s. Reason: %(reason)s"),
    ),
    _of_half(
        name="half.decided_not_paid",
        text=_("A cash desk decided: %(amount)s were not paid for order %(number)s. Reason: %(reason)s"),
    ),
    _to_courier(
        name="delivery.offered",
        text=_("A parcel of %(store)s looks for a courier: %(earning)s."),
        many=ngettext_lazy("%(count)d parcel looks for a courier near you.", "%(count)d parcels look for a courier near you.", "count"),
        only=frozenset({Channel.PUSH}),  # by the time a mail is read, another has taken it
    ),
    NotificationKind(
        name="courier.cash_near_limit",
        text=_("You hold %(held)s in cash, near your limit of %(limit)s. Hand it in soon, so that you can take more parcels."),
        topic=Topic.MONEY,
        audience=Audience.COURIER,
    ),
    NotificationKind(
        name="courier.cash_at_limit",
        text=_("You hold %(held)s in cash, your limit is %(limit)s. Hand it in before you take parcels to be paid at the door."),
        topic=Topic.MONEY,
        audience=Audience.COURIER,
        urgency=Urgency.HIGH,
    ),
    _to_courier(
        name="delivery.assigned",
        text=_("You have a new delivery: order %(number)s."),
        urgency=Urgency.HIGH,
    ),
    _to_courier(
        name="delivery.courier_dismissed",
        text=_("The seller has taken the parcel of order %(number)s back from you."),
        urgency=Urgency.HIGH,
    ),
    _to_courier(
        name="delivery.cancelled",
        text=_("Order %(number)s was cancelled: there is nothing left to deliver."),
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="delivery.failed",
        text=_("The courier could not hand over order %(number)s from %(store)s (%(reason)s). Call: they can try again now."),
        topic=Topic.DELIVERIES,
        audience=Audience.BUYER,
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="delivery.failed_sale",
        text=_("The courier could not deliver order %(number)s: %(reason)s. It may be tried again, or comes back to you."),
        topic=Topic.DELIVERIES,
        audience=Audience.SELLER,
        urgency=Urgency.HIGH,
    ),
    NotificationKind(
        name="delivery.claimed",
        text=_("A courier will deliver order %(number)s."),
        topic=Topic.DELIVERIES,
        audience=Audience.SELLER,
    ),
    NotificationKind(
        name="delivery.missing",
        text=_("The buyer of order %(number)s says that it has not arrived. Ask the parcel service."),
        topic=Topic.DELIVERIES,
        audience=Audience.SELLER,
        urgency=Urgency.HIGH,
    ),
    _of_applying(
        name="courier.approved",
        text=_("You are approved as a courier. Switch to “Deliver” to find parcels."),
        is_mandatory=True,
    ),
    _of_applying(
        name="courier.refused",
        text=_("Your application as a courier was not accepted: %(reason)s"),
        is_mandatory=True,
    ),
    _of_applying(
        name="courier.suspended",
        text=_("You cannot take deliveries for now: %(reason)s"),
        urgency=Urgency.HIGH,
        is_mandatory=True,
    ),
)
