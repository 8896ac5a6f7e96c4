"""The parcel leaves the store: the seller says given, the courier says taken, and only both make it so."""

from django.db import transaction

from couriers.events import DELIVERY_GIVEN, DELIVERY_KEPT, DELIVERY_PICKED_UP, DELIVERY_TAKEN, DeliveryData
from couriers.exceptions import NotAllowed, NotNow, NotReady, OrderClosed
from couriers.models import Delivery
from couriers.services.cash import require_room_for_cash
from couriers.services.codes import renew_codes, retire_codes
from couriers.services.eligibility import require_approved_profile
from couriers.services.moves import (
    lock_delivery,
    lock_order_with_seller,
    move_delivery,
    record_delivery_event,
    refresh_delivery,
    require_carrier,
    require_store_owner,
)
from couriers.states import AWAY, CodeSide, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.events.declarations import Event
from shop.orders.services import mark_handed_over
from shop.orders.states import Fulfilment


def give_parcel(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller's side of the pick-up. For a parcel he carries himself it is the whole of it. Again: nothing changes."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_store_owner(delivery, actor_id=actor_id)
        if delivery.is_carried_by_seller:
            return set_out(delivery, actor_id=actor_id)
        return _stamp_side(delivery, "seller_gave_at", event=DELIVERY_GIVEN, actor_id=actor_id)


def keep_parcel(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller takes "given" back, for the parcel is on the shelf: until the courier has confirmed it. Again: nothing changes."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_store_owner(delivery, actor_id=actor_id)
        if delivery.status != DeliveryStatus.ASSIGNED:
            raise NotNow
        kept = Delivery.objects.filter(pk=delivery.pk, seller_gave_at__isnull=False).update(seller_gave_at=None)
        refresh_delivery(delivery)
        if kept:
            record_delivery_event(delivery, DELIVERY_KEPT, actor_id=actor_id)
    return delivery


def take_parcel(delivery: Delivery, *, courier: User) -> Delivery:
    """The courier's side of the pick-up. Again: nothing changes. Raises NotAllowed, NotApproved, NotReady, NotNow or OrderClosed."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=courier.pk)
        if delivery.is_carried_by_seller:
            raise NotAllowed
        require_approved_profile(courier)
        _require_room(delivery, courier)
        return _stamp_side(delivery, "courier_took_at", event=DELIVERY_TAKEN, actor_id=courier.pk)


def set_out(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller leaves with the parcel, or takes it from the shelf for the buyer who came: one person, one step."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        if not delivery.is_carried_by_seller or delivery.is_shipped:
            raise NotNow
        require_carrier(delivery, actor_id=actor_id)
        if delivery.status in AWAY:
            return delivery
        leave_store(delivery, actor_id=actor_id, seller_gave_at=now(), courier_took_at=now())
    return delivery


def _require_room(delivery: Delivery, courier: User) -> None:
    """The limit may have been lowered, or cash not handed in, since the parcel was taken. One that is under way goes on."""
    if delivery.status == DeliveryStatus.ASSIGNED:
        _require_ready(delivery)  # the order's lock comes before that on the cash
        require_room_for_cash(delivery, courier.pk, for_courier=True)


def _stamp_side(delivery: Delivery, field: str, *, event: Event[DeliveryData], actor_id: int) -> Delivery:
    if delivery.status in AWAY and getattr(delivery, field):
        return delivery
    _require_ready(delivery)
    stamped = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.ASSIGNED, **{field: None}).update(**{field: now()})
    refresh_delivery(delivery)
    if not stamped and delivery.status != DeliveryStatus.ASSIGNED:
        raise NotNow
    if stamped:
        record_delivery_event(delivery, event, actor_id=actor_id)
    if delivery.seller_gave_at and delivery.courier_took_at:
        leave_store(delivery, actor_id=actor_id)
    return delivery


def leave_store(delivery: Delivery, *, actor_id: int, **changes: object) -> None:
    """Seller's hands → carrier's, with the order's own compare-and-set in the same transaction: a cancelled order cannot leave."""
    _require_ready(delivery)
    sources = [DeliveryStatus.ASSIGNED]
    move_delivery(delivery, DeliveryStatus.PICKED_UP, event=DELIVERY_PICKED_UP, actor_id=actor_id, sources=sources, **changes)
    mark_handed_over(delivery.order, actor_id=actor_id, carrier_id=delivery.carrier_id, by_service=delivery.is_shipped)
    if delivery.is_shipped:
        retire_codes(delivery, *CodeSide.values)
    else:
        renew_codes(delivery)


def _require_ready(delivery: Delivery) -> None:
    if delivery.status in (DeliveryStatus.CANCELLED, DeliveryStatus.DELIVERED):
        raise OrderClosed
    if lock_order_with_seller(delivery).fulfilment != Fulfilment.READY:
        raise NotReady
