"""What deliveries do when an order moves, and what couriers hear of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from couriers.exceptions import ParcelGiven, UncoveredEarning
from couriers.models import CourierProfile, Delivery
from couriers.queries import couriers_near
from couriers.services import cancel_delivery, ensure_delivery
from couriers.services.cash import UNDER_WAY, require_covered
from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.clock import now
from shop.common.live import hint
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.ledger.queries import balance
from shop.ledger.states import AccountKind
from shop.notifications.services import notify, tell_once
from shop.orders.exceptions import NotRefundable
from shop.orders.models import Order
from shop.orders.services import veto_cancellation, veto_taking_back

NEAR_PERCENT = 80  # of a courier's limit of cash


@on_event("order.confirmed")
def plan_delivery(event: DomainEvent) -> None:
    """A confirmed order gets its delivery, unless nothing is carried."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    if not order.is_download:
        ensure_delivery(order)


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
    hint(f"market:{region_id}", version=event.pk)


@on_event("delivery.offered")
def tell_couriers_of_an_offer(event: DomainEvent) -> None:
    """Those on duty in the zone who are nearest."""
    delivery = Delivery.objects.with_order().open_market().filter(pk=event.subject_id).first()
    if delivery is None:  # taken already
        return
    store = delivery.order.store
    words = {"store": store.name, "earning": delivery.earning}
    page, bundle = reverse("couriers:market"), f"market:{store.region_id}"
    notify(event, recipients=couriers_near(store), kind=event.name, data=words, url=page, bundle=bundle)


@on_event("delivery.delivered")
def tell_of_cash_near_the_limit(event: DomainEvent) -> None:
    """A courier with much cash in hand hears so, once a day for each of the two lines."""
    profile = CourierProfile.objects.select_related("country").filter(user=event.data.get("courier_id")).first()
    limit = profile.cash_ceiling if profile else None
    if profile is None or not limit:
        return
    held = balance(AccountKind.COURIER_CASH, profile.user_id, limit.currency)
    if held.minor * 100 < limit.minor * NEAR_PERCENT:
        return
    kind = "courier.cash_at_limit" if held.minor >= limit.minor else "courier.cash_near_limit"
    words = {"held": held, "limit": limit}
    tell_once(f"cash:{now().date()}", recipients=[profile.user_id], kind=kind, data=words, url=reverse("couriers:cash"))
