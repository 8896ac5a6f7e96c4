"""Staff's windows on payments, and their work with refunds."""

from shop.payments.admin.payments import PaymentAdmin, PaymentAttemptAdmin, PaymentEventAdmin
from shop.payments.admin.refunds import RefundAdmin

__all__ = ["PaymentAdmin", "PaymentAttemptAdmin", "PaymentEventAdmin", "RefundAdmin"]
