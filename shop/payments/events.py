"""What happens to money of orders: tries to pay, refunds, and what providers take back. Amounts are minor units."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.events.declarations import Event
from shop.payments.states import AttemptStatus, DisputeStatus, ReversalStatus


class PaymentReceivedData(TypedDict):
    """Paid over a network: by which attempt, for which orders. At the door: for which order."""

    amount_minor: int
    currency: str
    attempt_id: NotRequired[int]
    order_ids: NotRequired[list[int]]
    provider: NotRequired[str]
    order_id: NotRequired[int]


class PaymentMismatchData(TypedDict):
    """Which attempt, and what is wrong with its money (a MoneyProblem)."""

    attempt_id: int
    problem: str


class AttemptData(TypedDict):
    """Whose try, by which provider, and the provider's code of its failure, if any."""

    payment_id: int
    provider: str
    failure_code: str


class PaymentFailedData(AttemptData):
    """Which try it was."""

    attempt_id: int


class RefundData(TypedDict):
    """What goes back to whom, by which way; of which order, if of one."""

    number: str
    order_id: int | None
    buyer_id: int
    amount_minor: int
    currency: str
    rail: str


class RefundOwedData(RefundData):
    """Why it is owed (a RefundCause), and whose sale it was taken back of: None where none was."""

    store_id: int | None
    cause: str
    after_delivery: bool


class DisputeData(TypedDict):
    """What a provider keeps or has taken, by what right (a DisputeKind), {order id: its part}, and until when we may answer, or ""."""

    kind: str
    provider: str
    amount_minor: int
    currency: str
    orders: dict[str, int]
    answer_by: str


class DisputeCameBackData(TypedDict):
    """What waits to go on to those who bore the loss, in the dispute's currency."""

    amount_minor: int


class DisputeGivenOnData(TypedDict):
    """What went on, and what of it to sellers: {order id: minor units}."""

    amount_minor: int
    currency: str
    stores: dict[str, int]


class ReversalData(TypedDict):
    """Of which attempt the money is said to have gone or come back (a ReversalWay)."""

    attempt_id: int
    way: str


PAYMENT_RECEIVED = Event("payment.received", PaymentReceivedData, "The money of a payment has arrived.")
PAYMENT_FAILED = Event("payment.failed", PaymentFailedData, "A try to pay has failed; the payment is still due.")
PAYMENT_MISMATCH = Event(
    "payment.mismatch", PaymentMismatchData, "Money arrived that is not what was asked for: kept aside, or told so once it was booked."
)

ATTEMPT_STARTED = Event("attempt.started", AttemptData, "A provider has begun a try to pay.")
ATTEMPT_FAILED = Event("attempt.failed", AttemptData, "A try to pay has failed.", history_only=True)
ATTEMPT_EXPIRED = Event("attempt.expired", AttemptData, "Nobody has paid by a try in time.")
ATTEMPT_ABANDONED = Event("attempt.abandoned", AttemptData, "A try to pay was given up for another, or its orders are over.")
ATTEMPT_ENDED = {
    AttemptStatus.FAILED: ATTEMPT_FAILED,
    AttemptStatus.EXPIRED: ATTEMPT_EXPIRED,
    AttemptStatus.ABANDONED: ATTEMPT_ABANDONED,
}

REFUND_OWED = Event("refund.owed", RefundOwedData, "Money is owed back to a buyer.")
REFUND_RAIL_CHOSEN = Event("refund.rail_chosen", RefundData, "Staff send a refund again, or by another way.")
REFUND_FUNDED = Event("refund.funded", RefundData, "The cash of a refund is set aside at a desk.")
REFUND_CARRIED = Event("refund.carried", RefundData, "Somebody brings the cash of a refund to its buyer.")
REFUND_BROUGHT_BACK = Event("refund.brought_back", RefundData, "The cash of a refund is at a desk again, set aside.", history_only=True)
REFUND_RELEASED = Event("refund.released", RefundData, "The cash of a refund is no longer set aside: it is owed as before.")
REFUND_WAITS = Event("refund.waits", RefundData, "A refund waits until its money has come in.")
REFUND_CLEARED = Event("refund.cleared", RefundData, "A refund that waited may be paid now.")
REFUND_ADVANCE_PROPOSED = Event("refund.advance_proposed", RefundData, "Staff propose to pay a waiting refund at the platform's cost.")
REFUND_ADVANCED = Event("refund.advanced", RefundData, "A second person has agreed to that.", history_only=True)
REFUND_ADVANCE_REFUSED = Event("refund.advance_refused", RefundData, "A second person has not agreed to that.", history_only=True)
REFUND_CODE_RENEWED = Event("refund.code_renewed", RefundData, "A buyer has a new code for the cash of a refund.", history_only=True)
REFUND_DONE = Event("refund.done", RefundData, "The buyer has the money of a refund.")
REFUND_FAILED = Event("refund.failed", RefundData, "A refund could not be sent, or came back; it is still owed.")

DISPUTE_OPENED = Event("dispute.opened", DisputeData, "A provider says that somebody wants money of a payment back.")
DISPUTE_CHANGED = Event("dispute.changed", DisputeData, "An open dispute has another state at the provider.")
DISPUTE_WON = Event("dispute.won", DisputeData, "A dispute was decided for us.")
DISPUTE_LOST = Event("dispute.lost", DisputeData, "The money of a dispute is gone.")
DISPUTE_CAME_BACK = Event("dispute.came_back", DisputeCameBackData, "A provider gave back money that others had borne as lost.")
DISPUTE_GIVEN_ON = Event("dispute.given_on", DisputeGivenOnData, "Money that came back went on to those who had borne its loss.")
DISPUTE_CLOSED = {DisputeStatus.WON: DISPUTE_WON, DisputeStatus.LOST: DISPUTE_LOST}
DISPUTE_EVENTS = (DISPUTE_OPENED, DISPUTE_CHANGED, DISPUTE_WON, DISPUTE_LOST, DISPUTE_CAME_BACK, DISPUTE_GIVEN_ON)

REVERSAL_NOTED = Event("reversal.noted", ReversalData, "Staff saw in a statement that a provider took a payment back, or gave it again.")
REVERSAL_APPROVED = Event("reversal.approved", ReversalData, "A second person has confirmed it, and it is booked.", history_only=True)
REVERSAL_REFUSED = Event("reversal.refused", ReversalData, "A second person has not confirmed it.", history_only=True)
REVERSAL_DECIDED = {ReversalStatus.APPROVED: REVERSAL_APPROVED, ReversalStatus.REFUSED: REVERSAL_REFUSED}
