"""Reactions to what happens to orders."""

from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.payments.services import cancel_payment


@on_event("order.cancelled")
def forget_what_was_due(event: DomainEvent) -> None:
    """A cancelled order is not paid."""
    cancel_payment(Order.objects.get(pk=event.subject_id))
