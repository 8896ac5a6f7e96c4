"""Couriers, deliveries and the moment at the door."""

from couriers.models.codes import MAX_WRONG_TRIES, HandoverCode, HandoverCodeQuerySet
from couriers.models.deliveries import Delivery, DeliveryAttempt, DeliveryQuerySet
from couriers.models.half_confirmations import HalfConfirmation, HalfConfirmationQuerySet
from couriers.models.profiles import CourierProfile

__all__ = [
    "MAX_WRONG_TRIES",
    "CourierProfile",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryQuerySet",
    "HalfConfirmation",
    "HalfConfirmationQuerySet",
    "HandoverCode",
    "HandoverCodeQuerySet",
]
