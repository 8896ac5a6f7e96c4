"""Payments, the tries to pay them, what providers told us, and money on its way back."""

from shop.payments.models.advance import RefundAdvance
from shop.payments.models.dispute import Dispute, DisputeShare
from shop.payments.models.event import PaymentEvent
from shop.payments.models.payment import Payment, PaymentAttempt, PaymentShare
from shop.payments.models.refund import Refund, RefundLine
from shop.payments.models.reversal import ReversalNote

__all__ = [
    "Dispute",
    "DisputeShare",
    "Payment",
    "PaymentAttempt",
    "PaymentEvent",
    "PaymentShare",
    "Refund",
    "RefundAdvance",
    "RefundLine",
    "ReversalNote",
]
