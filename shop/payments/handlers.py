"""Reactions to what happens to orders."""

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.orders.services import join_cancellation
from shop.payments.services import cancel_payment, refund_order
from shop.payments.states import RefundCause
from shop.payments.tasks import send_back


@join_cancellation
def forget_what_was_due(order: Order) -> None:
    """A cancelled order is not paid at its door."""
    cancel_payment(order)


@join_cancellation
def owe_what_came(order: Order) -> None:
    """Whatever had been paid for it, and was not refunded before, is owed back."""
    reason, key = order.cancel_reason, f"order:{order.pk}:cancelled"
    refund_order(order, quantities=None, cause=RefundCause.CANCELLED, reason=reason, delivery=True, key=key, actor_id=None)


@on_event("refund.owed", "refund.rail_chosen")
def send_what_is_owed(event: DomainEvent) -> None:
    """At once where a network carries it; cash and credit wait for people."""
    enqueue(send_back, event.subject_id)
