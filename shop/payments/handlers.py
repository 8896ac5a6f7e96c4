"""Reactions to what happens to orders."""

from shop.orders.models import Order
from shop.orders.services import join_cancellation
from shop.payments.services import cancel_payment, refund_order
from shop.payments.states import RefundCause


@join_cancellation
def forget_what_was_due(order: Order) -> None:
    """A cancelled order is not paid at its door."""
    cancel_payment(order)


@join_cancellation
def owe_what_came(order: Order) -> None:
    """Whatever had been paid for it, and was not refunded before, is owed back."""
    reason, key = order.cancel_reason, f"order:{order.pk}:cancelled"
    refund_order(order, quantities=None, cause=RefundCause.CANCELLED, reason=reason, delivery=True, key=key, actor_id=None)
