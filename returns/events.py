"""What happens to returns."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.events.declarations import Event


class ReturnData(TypedDict):
    """What every event of a return says: its number, the order, and its two sides. `reason`: why it was refused, decided or ended."""

    number: str
    order_id: int
    order_number: str
    store_id: int
    buyer_id: int
    reason: NotRequired[str]
    is_for_buyer: NotRequired[bool]
    restocked: NotRequired[bool]
    refund_id: NotRequired[int]


RETURN_REQUESTED = Event("return.requested", ReturnData, "A buyer wishes to give goods back.")
RETURN_APPROVED = Event("return.approved", ReturnData, "The store agrees, or staff do; without an actor: the store was silent.")
RETURN_REFUSED = Event("return.refused", ReturnData, "The store does not agree, or finds what came back spoiled.")
RETURN_WITHDRAWN = Event("return.withdrawn", ReturnData, "The buyer keeps the goods after all.")
RETURN_SENT = Event("return.sent", ReturnData, "The buyer says that the goods are on their way back.")
RETURN_RECEIVED = Event("return.received", ReturnData, "The store has the goods.")
RETURN_INSPECTED = Event(
    "return.inspected", ReturnData, "The goods are on the shelf again, or written off; nobody has a word against them."
)
RETURN_DISPUTED = Event("return.disputed", ReturnData, "Staff are to decide: the buyer asks, or what was sent was never confirmed.")
RETURN_DECIDED = Event("return.decided", ReturnData, "Staff have decided for one of the two.")
RETURN_REFUNDED = Event("return.refunded", ReturnData, "The buyer's money is on its way.")
RETURN_CLOSED = Event("return.closed", ReturnData, "Nothing more happens; its reason says why.")

RETURN_EVENTS = (
    RETURN_REQUESTED,
    RETURN_APPROVED,
    RETURN_REFUSED,
    RETURN_WITHDRAWN,
    RETURN_SENT,
    RETURN_RECEIVED,
    RETURN_INSPECTED,
    RETURN_DISPUTED,
    RETURN_DECIDED,
    RETURN_REFUNDED,
    RETURN_CLOSED,
)
