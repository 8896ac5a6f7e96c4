"""What happens to orders, from the buyer's yes to the end."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.events.declarations import Event


class OrderData(TypedDict):
    """What every event of an order says: its number, and its two sides."""

    number: str
    store_id: int
    buyer_id: int


class OrderPlacedData(OrderData):
    """What is to be paid, and until when somebody has to act."""

    total_minor: int
    currency: str
    is_prepaid: NotRequired[bool]
    expires_at: NotRequired[str]


class OrderPaidData(OrderData):
    """What has been paid: always the order's whole total, for there are no part payments."""

    total_minor: int
    currency: str


class OrderHandedOverData(OrderData):
    """Who carries the parcel: nobody of ours, where the seller does it himself, chose a parcel service, or it is a download."""

    carrier_id: NotRequired[int | None]
    by_service: NotRequired[bool]


class OrderReturnedData(OrderData):
    """Who brought it back, why, and whether the buyer would not have it by the word of somebody other than the seller."""

    carrier_id: NotRequired[int | None]
    reason: str
    was_refused: NotRequired[bool]


class OrderDeliveredData(OrderData):
    """Who carried it: a courier, or else the store's owner."""

    carrier_id: int
    by_courier: NotRequired[bool]


class OrderCancelledData(OrderData):
    """Whose decision it was (a CancelledBy), the reason as it is kept, and the state the order was in."""

    by: str
    reason: str
    was: NotRequired[str]


class OrderEntrustedData(OrderData):
    """`staff_id`: the member of staff who takes the seller's place."""

    staff_id: int


class OrderHalfConfirmedData(OrderData):
    """Who has confirmed the cash at the door while the other has not: "buyer" or "carrier"."""

    by: str


class OrderCashDecidedData(OrderData):
    """What a desk has decided about the cash at the door, and why."""

    is_paid: bool
    reason: str


class OrderDelayedData(OrderData):
    """The first and the last day that are expected now, in ISO form; empty where none can be said."""

    first: str
    last: str


ORDER_PLACED = Event("order.placed", OrderPlacedData, "A buyer has placed an order with one store.")
ORDER_PAID = Event("order.paid", OrderPaidData, "The money of an order that is paid in advance has arrived.")
ORDER_TO_PAY_AT_DOOR = Event("order.to_pay_at_door", OrderData, "The buyer of an order that waited for its money will pay in cash instead.")
ORDER_CONFIRMED = Event("order.confirmed", OrderData, "The seller has taken the order: its units are sold.")
ORDER_PREPARING = Event("order.preparing", OrderData, "The seller has begun to pack the parcel.")
ORDER_READY = Event("order.ready", OrderData, "The parcel is packed.")
ORDER_HANDED_OVER = Event("order.handed_over", OrderHandedOverData, "The parcel has left the seller's shelf.")
ORDER_RETURNED = Event("order.returned", OrderReturnedData, "The parcel came back to the seller undelivered.")
ORDER_DELIVERED = Event("order.delivered", OrderDeliveredData, "The buyer has the goods, and whoever brought them the cash.")
ORDER_COMPLETED = Event("order.completed", OrderData, "The buyer is content, or has not objected in time.")
ORDER_MONEY_SEEN = Event("order.money_seen", OrderData, "The money of a delivered order has reached the platform, or the fee for it.")
ORDER_CANCELLED = Event("order.cancelled", OrderCancelledData, "The order has ended before its hand-over.")
ORDER_ENTRUSTED = Event("order.entrusted", OrderEntrustedData, "Its store is closed: somebody of staff looks after the order.")
ORDER_DELAYED = Event("order.delayed", OrderDelayedData, "The last day that the buyer was promised is over, or can no longer be held.")

ORDER_EVENTS = (
    ORDER_PLACED,
    ORDER_PAID,
    ORDER_TO_PAY_AT_DOOR,
    ORDER_CONFIRMED,
    ORDER_PREPARING,
    ORDER_READY,
    ORDER_HANDED_OVER,
    ORDER_RETURNED,
    ORDER_DELIVERED,
    ORDER_COMPLETED,
    ORDER_CANCELLED,
)
ORDER_HALF_CONFIRMED = Event(
    "order.half_confirmed",
    OrderHalfConfirmedData,
    "Only one of the two has confirmed the cash at the door, for a while now.",
    history_only=True,
)
ORDER_CASH_DECIDED = Event(
    "order.cash_decided", OrderCashDecidedData, "A desk has decided whether the cash at the door was paid.", history_only=True
)
