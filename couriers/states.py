"""States of couriers, and the delivery axis of an order."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class DeliveryStatus(TextChoices):
    """Where the parcel is."""

    PLANNED = "planned", _("at the seller's")
    OFFERED = "offered", _("looking for a courier")
    ASSIGNED = "assigned", _("carrier found")
    PICKED_UP = "picked_up", _("on its way")
    AT_DOOR = "at_door", _("being handed over")
    DELIVERED = "delivered", _("delivered")
    CANCELLED = "cancelled", _("cancelled")


D = DeliveryStatus
TRANSITIONS: dict[str, frozenset[str]] = {
    D.PLANNED: frozenset({D.OFFERED, D.ASSIGNED, D.CANCELLED}),
    D.OFFERED: frozenset({D.ASSIGNED, D.PLANNED, D.CANCELLED}),
    D.ASSIGNED: frozenset({D.PICKED_UP, D.PLANNED, D.CANCELLED}),
    # Back to planned: nobody at home, refused at the door; the parcel is on the seller's shelf again.
    D.PICKED_UP: frozenset({D.AT_DOOR, D.PLANNED}),
    D.AT_DOOR: frozenset({D.DELIVERED, D.PICKED_UP}),
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
    D.DELIVERED: ParcelHolder.BUYER,
    D.CANCELLED: ParcelHolder.SELLER,
}


class CodeSide(TextChoices):
    """Who shows the code; the other side reads it."""

    BUYER = "buyer", _("the buyer's")
    CARRIER = "carrier", _("the carrier's")


CARRIED = [D.ASSIGNED.value, D.PICKED_UP.value, D.AT_DOOR.value, D.DELIVERED.value]
