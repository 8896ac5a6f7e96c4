"""Staff's windows on payments, and their work with refunds and disputes."""

from shop.payments.admin.advances import RefundAdvanceAdmin
from shop.payments.admin.disputes import DisputeAdmin, ReversalNoteAdmin
from shop.payments.admin.payments import PaymentAdmin, PaymentAttemptAdmin, PaymentEventAdmin
from shop.payments.admin.refunds import RefundAdmin

__all__ = [
    "DisputeAdmin",
    "PaymentAdmin",
    "PaymentAttemptAdmin",
    "PaymentEventAdmin",
    "RefundAdmin",
    "RefundAdvanceAdmin",
    "ReversalNoteAdmin",
]
