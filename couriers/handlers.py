"""What deliveries do when an order moves."""

from couriers.services import cancel_delivery, ensure_delivery
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order


@on_event("order.confirmed")
def plan_delivery(event: DomainEvent) -> None:
    """A confirmed order gets its delivery."""
    ensure_delivery(Order.objects.select_related("store").get(pk=event.subject_id))


@on_event("order.cancelled")
def stop_delivery(event: DomainEvent) -> None:
    """A cancelled order's parcel stays where it is."""
    cancel_delivery(event.subject_id)
