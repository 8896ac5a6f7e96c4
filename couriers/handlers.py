"""What deliveries do when an order moves."""

from django.utils.translation import gettext as _

from couriers.exceptions import ParcelGiven, UncoveredEarning
from couriers.models import CourierProfile, Delivery
from couriers.services import cancel_delivery, ensure_delivery
from couriers.services.cash import UNDER_WAY, require_covered
from couriers.states import DeliveryMode, DeliveryStatus
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import hint
from shop.orders.exceptions import NotRefundable
from shop.orders.models import Order
from shop.orders.services import veto_cancellation, veto_taking_back

HINTED = 500  # of a zone's couriers; the others' pages look by themselves


@on_event("order.confirmed")
def plan_delivery(event: DomainEvent) -> None:
    """A confirmed order gets its delivery."""
    ensure_delivery(Order.objects.select_related("store").get(pk=event.subject_id))


@veto_cancellation
def keep_order_of_a_given_parcel(order: Order) -> None:
    """Between the seller's "given" and the courier's "taken" the goods may be on the road already: nobody puts them back on sale."""
    if Delivery.objects.filter(order=order, status=DeliveryStatus.ASSIGNED, seller_gave_at__isnull=False).exists():
        raise ParcelGiven


@veto_taking_back
def keep_what_a_courier_was_promised(order: Order) -> None:
    """What is left of the order still pays the courier who was offered it."""
    delivery = Delivery.objects.with_order().filter(order=order, mode=DeliveryMode.COURIER, status__in=UNDER_WAY).first()
    if delivery is None:
        return
    try:
        require_covered(delivery, bonus_minor=delivery.bonus_minor)
    except UncoveredEarning as error:
        raise NotRefundable(
            _("What is left of the order would not pay its courier. Cancel the whole order, or withdraw the parcel.")
        ) from error


@on_event("order.cancelled")
def stop_delivery(event: DomainEvent) -> None:
    """A cancelled order's parcel stays where it is."""
    cancel_delivery(event.subject_id)


@on_event("delivery.offered", "delivery.claimed", "delivery.released", "delivery.withdrawn", "delivery.assigned", "delivery.cancelled")
def refresh_market(event: DomainEvent) -> None:
    """The open markets of the zone's couriers look again."""
    region_id = Delivery.objects.values_list("order__store__region_id", flat=True).get(pk=event.subject_id)
    on_duty = CourierProfile.objects.filter(region_id=region_id, is_available=True)
    hint("market", user_ids=on_duty.values_list("user_id", flat=True)[:HINTED])
