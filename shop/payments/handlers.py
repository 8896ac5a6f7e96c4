"""Reactions to what happens to orders."""

from shop.orders.models import Order
from shop.orders.services import join_cancellation
from shop.payments.services import cancel_payment


@join_cancellation
def forget_what_was_due(order: Order) -> None:
    """A cancelled order is not paid at its door."""
    cancel_payment(order)
