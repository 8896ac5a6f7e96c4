"""States of couriers, and the delivery axis of an order."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.phrases import declare_phrases


class CourierStatus(TextChoices):
    """Whether staff let the person carry parcels."""

    APPLIED = "applied", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    SUSPENDED = "suspended", _("suspended")


class Vehicle(TextChoices):
    """What the courier rides."""

    FOOT = "foot", _("on foot")
    BICYCLE = "bicycle", _("bicycle")
    MOTORCYCLE = "motorcycle", _("motorcycle")
    TRICYCLE = "tricycle", _("tricycle")
    CAR = "car", _("car")


class DeliveryMode(TextChoices):
    """Who brings the parcel."""

    UNDECIDED = "undecided", _("not chosen yet")
    COURIER = "courier", _("a courier")
    IN_PERSON = "in_person", _("the seller in person")
    PICKUP = "pickup", _("picked up at the store")
    SHIPPED = "shipped", _("a parcel service")


class DeliveryStatus(TextChoices):
    """Where the parcel is."""

    PLANNED = "planned", _("at the seller's")
    OFFERED = "offered", _("looking for a courier")
    ASSIGNED = "assigned", _("carrier found")
    PICKED_UP = "picked_up", _("on its way")
    AT_DOOR = "at_door", _("being handed over")
    RETURNING = "returning", _("on its way back")
    DELIVERED = "delivered", _("delivered")
    CANCELLED = "cancelled", _("cancelled")


D = DeliveryStatus
TRANSITIONS: dict[str, frozenset[str]] = {
    D.PLANNED: frozenset({D.OFFERED, D.ASSIGNED, D.CANCELLED}),
    D.OFFERED: frozenset({D.ASSIGNED, D.PLANNED, D.CANCELLED}),
    D.ASSIGNED: frozenset({D.PICKED_UP, D.OFFERED, D.PLANNED, D.CANCELLED}),
    # Nobody at home: a courier brings the parcel back and keeps it in hand until the seller says it is there again. A seller who
    # carries it has it back at once: planned anew, or waiting for the buyer who picks it up (assigned). A parcel service meets nobody
    # of ours: the buyer's word, or no word for long, makes it delivered.
    D.PICKED_UP: frozenset({D.AT_DOOR, D.RETURNING, D.PLANNED, D.ASSIGNED, D.DELIVERED}),
    D.AT_DOOR: frozenset({D.DELIVERED, D.RETURNING, D.PLANNED, D.ASSIGNED}),
    D.RETURNING: frozenset({D.PICKED_UP, D.AT_DOOR, D.PLANNED}),
    D.DELIVERED: frozenset(),
    D.CANCELLED: frozenset(),
}


class ParcelHolder(TextChoices):
    """In whose hands the parcel is."""

    SELLER = "seller", _("the seller")
    CARRIER = "carrier", _("the carrier")
    BUYER = "buyer", _("the buyer")


HOLDER_OF: dict[str, ParcelHolder] = {
    D.PLANNED: ParcelHolder.SELLER,
    D.OFFERED: ParcelHolder.SELLER,
    D.ASSIGNED: ParcelHolder.SELLER,
    D.PICKED_UP: ParcelHolder.CARRIER,
    D.AT_DOOR: ParcelHolder.CARRIER,
    D.RETURNING: ParcelHolder.CARRIER,
    D.DELIVERED: ParcelHolder.BUYER,
    D.CANCELLED: ParcelHolder.SELLER,
}


class CodeSide(TextChoices):
    """Who shows the code; the other side reads it."""

    BUYER = "buyer", _("the buyer's")
    CARRIER = "carrier", _("the carrier's")


class HalfStatus(TextChoices):
    """One word about the cash at the door without the other: how far it is."""

    ASKING = "asking", _("the other one is asked")
    AT_DESK = "at_desk", _("for a desk to decide")
    CONFIRMED = "confirmed", _("confirmed by both")
    TAKEN_BACK = "taken_back", pgettext_lazy("handover", "taken back")
    PAID = "paid", _("decided: paid")
    NOT_PAID = "not_paid", _("decided: not paid")


H = HalfStatus
HALF_ENDS: frozenset[str] = frozenset({H.CONFIRMED, H.TAKEN_BACK, H.PAID, H.NOT_PAID})
HALF_TRANSITIONS: dict[str, frozenset[str]] = {
    H.ASKING: HALF_ENDS - {H.PAID, H.NOT_PAID} | {H.AT_DESK},
    H.AT_DESK: HALF_ENDS,  # until the desk has decided, the two may still agree
    **dict.fromkeys(HALF_ENDS, frozenset()),
}
OPEN_HALVES = [H.ASKING.value, H.AT_DESK.value]


class WordWay(TextChoices):
    """How the missing word came."""

    PAGE = "page", _("on their own page")
    LINK = "link", _("by the link of the text message")
    NUMBER = "number", _("by the number of the text message, said aloud")


class ParcelFate(TextChoices):
    """What becomes of a parcel that was not paid."""

    BACK = "back", _("The carrier has it and brings it back")
    GONE = "gone", _("It is gone: cancel the order")


CARRIED = [D.ASSIGNED.value, D.PICKED_UP.value, D.AT_DOOR.value, D.RETURNING.value, D.DELIVERED.value]
AWAY = [D.PICKED_UP.value, D.AT_DOOR.value, D.RETURNING.value]  # out of the seller's hands, not yet in the buyer's
OPEN_JOBS = [D.ASSIGNED.value, *AWAY]


FAIL_REASONS: dict[str, str | Promise] = {
    "absent": _("Nobody was there"),
    "unreachable": _("The phone is not answered"),
    "address": _("The address cannot be found"),
    "refused": _("The buyer does not want the parcel"),
    "cash": _("The buyer does not have the cash"),
}
NOT_TAKEN = ("parcel.refused", "parcel.cash")  # it was the buyer who would not have it
NOT_MET = ("parcel.absent", "parcel.unreachable")  # may happen to anybody once
declare_phrases(
    "parcel", FAIL_REASONS | {"lost": _("The parcel was lost on its way."), "sent_back": _("The parcel service brought it back")}
)
