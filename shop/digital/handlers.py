"""What is delivered as soon as it is paid."""

from shop.digital.services import deliver
from shop.events.models import DomainEvent
from shop.events.registry import on_event


@on_event("order.paid", "order.delivered")
def deliver_when_paid(event: DomainEvent) -> None:
    """Files and codes are their buyer's as soon as they are paid, or the goods that they were ordered with are handed over."""
    deliver(event.subject_id)


@on_event("order.placed")
def deliver_what_costs_nothing(event: DomainEvent) -> None:
    """Where nothing is to be paid, no payment is heard of."""
    if not event.data.get("is_prepaid", False) and not event.data.get("total_minor", 1):
        deliver(event.subject_id)
