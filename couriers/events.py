"""What is recorded of couriers, and of each parcel on its way."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from couriers.states import CourierStatus
from shop.events.declarations import Event


class CourierData(TypedDict):
    """Which person, and the reason staff gave, empty where there is none. The subject is the person's profile."""

    user_id: int
    reason: str


class CourierCeilingSetData(TypedDict):
    """Which person, and the limit in minor units of their market's currency; None for the market's own limit."""

    user_id: int
    minor: int | None


class DeliveryData(TypedDict):
    """The order, who carries its parcel at that moment (of `delivery.courier_dismissed`: who did), how, and which try it is.

    `side` is with `delivery.code_reissued` and `delivery.confirmation_undone` alone: whose code or word, a `CodeSide`.
    """

    order_id: int
    number: str
    courier_id: int | None
    mode: str
    attempt: int
    side: NotRequired[str]


class HalfConfirmationData(DeliveryData):
    """Which half confirmation, whose word it is (`side`, a `CodeSide`), and of how much, in minor units of the currency.

    `asks`: how often the other was asked. `denied_by` is with `delivery.half_denied`, the side that denies. Of a decision: whether it was
    paid, why, and what becomes of the parcel (a `ParcelFate`), empty where it stays with its buyer.
    """

    half_id: int
    carrier_id: int
    buyer_id: int
    amount_minor: int
    currency: str
    asks: int
    denied_by: NotRequired[str]
    is_paid: NotRequired[bool]
    reason: NotRequired[str]
    fate: NotRequired[str]


COURIER_APPLIED = Event("courier.applied", CourierData, "Somebody wants to carry parcels.")
COURIER_APPROVED = Event("courier.approved", CourierData, "Staff let the person carry parcels.")
COURIER_REFUSED = Event("courier.refused", CourierData, "Staff turned the application down.")
COURIER_SUSPENDED = Event("courier.suspended", CourierData, "Staff let the person carry no more parcels.")
COURIER_CEILING_SET = Event("courier.ceiling_set", CourierCeilingSetData, "Staff set how much cash the person may have.", history_only=True)

COURIER_MOVED = {
    CourierStatus.APPLIED: COURIER_APPLIED,
    CourierStatus.APPROVED: COURIER_APPROVED,
    CourierStatus.REFUSED: COURIER_REFUSED,
    CourierStatus.SUSPENDED: COURIER_SUSPENDED,
}

DELIVERY_PLANNED = Event("delivery.planned", DeliveryData, "A confirmed order got its delivery.")
DELIVERY_IN_PERSON = Event("delivery.in_person", DeliveryData, "The seller will bring it.")
DELIVERY_OFFERED = Event("delivery.offered", DeliveryData, "The seller put the parcel on the couriers' market.")
DELIVERY_CLAIMED = Event("delivery.claimed", DeliveryData, "A courier took the job from the market.")
DELIVERY_RELEASED = Event("delivery.released", DeliveryData, "The courier gave the job back before picking it up, or had to.")
DELIVERY_ASSIGNED = Event("delivery.assigned", DeliveryData, "The seller chose a courier.")
DELIVERY_WITHDRAWN = Event("delivery.withdrawn", DeliveryData, "The seller took the choice of a carrier back.")
DELIVERY_COURIER_DISMISSED = Event("delivery.courier_dismissed", DeliveryData, "A courier lost the job by the seller's choice.")
DELIVERY_SHIPPING = Event("delivery.shipping", DeliveryData, "The seller chose a parcel service.")
DELIVERY_TRACKING_CHANGED = Event("delivery.tracking_changed", DeliveryData, "The seller corrected how to follow a sent parcel.")
DELIVERY_CODE_REISSUED = Event("delivery.code_reissued", DeliveryData, "One side asked for a new code; the old one is dead.")
DELIVERY_GIVEN = Event("delivery.given", DeliveryData, "The seller says to have given the parcel to the courier.")
DELIVERY_KEPT = Event("delivery.kept", DeliveryData, "The seller took that back: the parcel is on the shelf.")
DELIVERY_TAKEN = Event("delivery.taken", DeliveryData, "The courier says to have taken the parcel.")
DELIVERY_PICKED_UP = Event("delivery.picked_up", DeliveryData, "The parcel left the store.")
DELIVERY_MET = Event("delivery.met", DeliveryData, "Carrier and buyer stand face to face: one has read the other's code.")
DELIVERY_CASH_RECEIVED = Event("delivery.cash_received", DeliveryData, "The carrier says to hold the whole amount.")
DELIVERY_CASH_PAID = Event("delivery.cash_paid", DeliveryData, "The buyer says to have paid the whole amount.")
DELIVERY_CONFIRMATION_UNDONE = Event("delivery.confirmation_undone", DeliveryData, "One side took its word about the cash back.")
DELIVERY_HALF_CONFIRMED = Event(
    "delivery.half_confirmed", HalfConfirmationData, "One of the two has confirmed the cash, the other has not."
)
DELIVERY_HALF_ASKED = Event("delivery.half_asked", HalfConfirmationData, "The one who has not confirmed the cash was asked to.")
DELIVERY_HALF_DENIED = Event("delivery.half_denied", HalfConfirmationData, "One of the two says that the cash was not paid.")
DELIVERY_HALF_AT_DESK = Event("delivery.half_at_desk", HalfConfirmationData, "The two did not both confirm the cash: a desk decides.")
DELIVERY_HALF_AGREED = Event("delivery.half_agreed", HalfConfirmationData, "The missing word about the cash came after it was asked for.")
DELIVERY_HALF_DECIDED = Event("delivery.half_decided", HalfConfirmationData, "A desk has decided whether the cash was paid.")
HALF_EVENTS = (
    DELIVERY_HALF_CONFIRMED,
    DELIVERY_HALF_ASKED,
    DELIVERY_HALF_DENIED,
    DELIVERY_HALF_AT_DESK,
    DELIVERY_HALF_AGREED,
    DELIVERY_HALF_DECIDED,
)
DELIVERY_DELIVERED = Event("delivery.delivered", DeliveryData, "The buyer has the parcel, and its cash is paid.")
DELIVERY_FAILED = Event("delivery.failed", DeliveryData, "The carrier could not hand the parcel over.")
DELIVERY_RETRIED = Event("delivery.retried", DeliveryData, "The courier sets off with it once more.")
DELIVERY_RETURNED = Event("delivery.returned", DeliveryData, "The seller has the parcel again.")
DELIVERY_MISSING = Event("delivery.missing", DeliveryData, "The buyer still waits for a sent parcel.")
DELIVERY_GIVEN_UP = Event("delivery.given_up", DeliveryData, "Staff ended a journey from which nobody came back.")
DELIVERY_CANCELLED = Event("delivery.cancelled", DeliveryData, "Its order was cancelled.")

# After which the open markets of a zone show something else than before.
MARKET_CHANGES = (DELIVERY_OFFERED, DELIVERY_CLAIMED, DELIVERY_RELEASED, DELIVERY_WITHDRAWN, DELIVERY_ASSIGNED, DELIVERY_CANCELLED)
DELIVERY_EVENTS = (
    *MARKET_CHANGES,
    DELIVERY_PLANNED,
    DELIVERY_IN_PERSON,
    DELIVERY_COURIER_DISMISSED,
    DELIVERY_SHIPPING,
    DELIVERY_TRACKING_CHANGED,
    DELIVERY_CODE_REISSUED,
    DELIVERY_GIVEN,
    DELIVERY_KEPT,
    DELIVERY_TAKEN,
    DELIVERY_PICKED_UP,
    DELIVERY_MET,
    DELIVERY_CASH_RECEIVED,
    DELIVERY_CASH_PAID,
    DELIVERY_CONFIRMATION_UNDONE,
    DELIVERY_DELIVERED,
    DELIVERY_FAILED,
    DELIVERY_RETRIED,
    DELIVERY_RETURNED,
    DELIVERY_MISSING,
    DELIVERY_GIVEN_UP,
)
