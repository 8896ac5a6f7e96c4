"""What happens to money on its way to stores and couriers. Amounts are minor units."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.events.declarations import Event
from shop.payouts.states import PayoutStatus


class PayoutData(TypedDict):
    """How much goes to whom by which way, and why it has failed, if it has."""

    number: str
    recipient_id: int
    amount_minor: int
    currency: str
    rail: str
    failure: NotRequired[str]


class PayeeData(TypedDict):
    """Whom it concerns. Of a stop staff's reason; of a new account which payee, by which way, and what of its number may be shown."""

    user_id: int
    reason: NotRequired[str]
    payee: NotRequired[str]
    rail: NotRequired[str]
    masked: NotRequired[str]


class MoneyHoldData(TypedDict):
    """Of which order the money waits, and staff's reason for it."""

    order_id: int
    reason: NotRequired[str]


PAYOUT_REQUESTED = Event("payout.requested", PayoutData, "A payee, or its schedule, asks for what is available.")
PAYOUT_APPROVED = Event("payout.approved", PayoutData, "A payout may be sent.")
PAYOUT_SENT = Event("payout.sent", PayoutData, "A payout has left: the book owes it no longer.", history_only=True)
PAYOUT_PAID = Event("payout.paid", PayoutData, "A payout has arrived.")
PAYOUT_FAILED = Event("payout.failed", PayoutData, "A payout did not arrive, or came back: the money is the payee's again.")
PAYOUT_CANCELLED = Event("payout.cancelled", PayoutData, "A payout was taken back before it was sent.")
PAYOUT_MOVED = {
    PayoutStatus.APPROVED: PAYOUT_APPROVED,
    PayoutStatus.SENT: PAYOUT_SENT,
    PayoutStatus.PAID: PAYOUT_PAID,
    PayoutStatus.FAILED: PAYOUT_FAILED,
    PayoutStatus.CANCELLED: PAYOUT_CANCELLED,
}

PAYEE_DESTINATION_CHANGED = Event("payee.destination_changed", PayeeData, "Money of a payee goes to another account.")
PAYEE_ACCOUNT_GONE = Event("payee.account_gone", PayeeData, "A payee has cut their account with a provider off: nothing is paid to it.")
PAYEE_STOPPED = Event("payee.stopped", PayeeData, "Staff have stopped payouts to a payee.")
PAYEE_RESUMED = Event("payee.resumed", PayeeData, "Payouts to a payee go on.")

MONEYHOLD_PLACED = Event("moneyhold.placed", MoneyHoldData, "Staff hold back the money of an order.")
MONEYHOLD_LIFTED = Event("moneyhold.lifted", MoneyHoldData, "Staff have let go of the money of an order.")
