"""What becomes of a right to buy, as a table. Nothing here asks the database.

What was won has to be ordered by a deadline. Until then the buyer may order, and order once more where an order was not paid or was
cancelled; an order that stands is waited for, whatever the deadline says: it has a clock of its own. From the order on it is the seller's
turn: who has ordered, and paid where that was agreed, is never blamed for an answer that did not come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from shop.auctions.states import AwardStatus, Cause


class OrderState(Enum):
    """How far the latest order has come that was made of an award, or how it ended."""

    NONE = "nothing was ordered"
    IMPOSSIBLE = "nothing was ordered: the store takes no orders, or has no way to the buyer"
    FORBIDDEN = "nothing was ordered: staff have closed the store"
    STANDS = "it waits for its money or for the seller"
    KEPT = "it is paid, or can be counted on"
    UNPAID = "it was to be paid in advance, and its time is over"
    UNANSWERED = "it was paid, or in cash, and the seller did not answer in time"
    REFUSED = "the buyer sent the parcel away at the door"
    CANCELLED_BY_BUYER = "the buyer cancelled it"
    CANCELLED_BY_SELLER = "the seller cancelled it"
    CANCELLED_BY_STAFF = "staff cancelled it"
    CANCELLED_BY_BANK = "the payment service took its money back"


@dataclass(frozen=True, slots=True)
class AwardOutcome:
    """Where the award goes, why that is held against the buyer, if it is, and whether the seller has to answer for it."""

    status: AwardStatus
    cause: Cause | None = None
    is_sellers_doing: bool = False


class RunningAward(Protocol):
    """What is asked of an award."""

    status: str
    expires_at: datetime


KEPT = AwardOutcome(AwardStatus.SETTLED)
LAPSED = AwardOutcome(AwardStatus.LAPSED)
NOT_SOLD = AwardOutcome(AwardStatus.WITHDRAWN, is_sellers_doing=True)
CALLED_OFF = AwardOutcome(AwardStatus.WITHDRAWN)

OF_DUE_IN_TIME: dict[OrderState, AwardOutcome] = {
    OrderState.KEPT: KEPT,
    OrderState.UNANSWERED: NOT_SOLD,
    OrderState.CANCELLED_BY_SELLER: NOT_SOLD,
    OrderState.CANCELLED_BY_STAFF: CALLED_OFF,
    OrderState.FORBIDDEN: CALLED_OFF,
}
OF_DUE_TOO_LATE = OF_DUE_IN_TIME | {
    OrderState.NONE: AwardOutcome(AwardStatus.MISSED, Cause.NOT_ORDERED),
    OrderState.IMPOSSIBLE: NOT_SOLD,  # who found the store's door shut has missed nothing
    OrderState.UNPAID: AwardOutcome(AwardStatus.MISSED, Cause.NOT_PAID),
    OrderState.REFUSED: AwardOutcome(AwardStatus.MISSED, Cause.REFUSED),
    OrderState.CANCELLED_BY_BUYER: AwardOutcome(AwardStatus.MISSED, Cause.NOT_ORDERED),
    OrderState.CANCELLED_BY_BANK: AwardOutcome(AwardStatus.MISSED, Cause.NOT_PAID),
}
OF_SETTLED: dict[OrderState, AwardOutcome] = {
    OrderState.UNANSWERED: NOT_SOLD,
    OrderState.REFUSED: AwardOutcome(AwardStatus.MISSED, Cause.REFUSED),
    OrderState.CANCELLED_BY_BUYER: AwardOutcome(AwardStatus.MISSED, Cause.CANCELLED),
    OrderState.CANCELLED_BY_BANK: AwardOutcome(AwardStatus.MISSED, Cause.CANCELLED),
    OrderState.CANCELLED_BY_SELLER: NOT_SOLD,
    OrderState.CANCELLED_BY_STAFF: CALLED_OFF,
}


def outcome_of(award: RunningAward, order: OrderState, at: datetime) -> AwardOutcome | None:
    """What becomes of it at that moment; None while it is waited for, and once it is over."""
    is_late = award.expires_at <= at
    match award.status:
        case AwardStatus.OFFERED:
            return LAPSED if is_late else None
        case AwardStatus.DUE:
            return (OF_DUE_TOO_LATE if is_late else OF_DUE_IN_TIME).get(order)
        case AwardStatus.SETTLED:
            return OF_SETTLED.get(order)
    return None
