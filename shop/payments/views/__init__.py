"""Pages of payments."""

from shop.payments.views.hooks import webhook
from shop.payments.views.payment import order_payment, payment, payment_back, payment_start
from shop.payments.views.refunds import carry_done, carry_list, credit_out, refund_code, refund_credit, refund_list

__all__ = [
    "carry_done",
    "carry_list",
    "credit_out",
    "order_payment",
    "payment",
    "payment_back",
    "payment_start",
    "refund_code",
    "refund_credit",
    "refund_list",
    "webhook",
]
