"""The parcel leaves the store: the seller says given, the courier says taken, and only both make it so."""

from django.db import transaction

from couriers.exceptions import NotAllowed, NotNow, NotReady, OrderClosed
from couriers.models import Delivery
from couriers.services.cash import require_room_for_cash
from couriers.services.codes import renew_codes, retire_codes
from couriers.services.eligibility import approved_profile
from couriers.services.moves import lock_delivery, lock_order_with_seller, move_delivery, refresh, require_carrier, require_seller, tell
from couriers.states import AWAY, CodeSide, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.orders.services import mark_handed_over
from shop.orders.states import Fulfilment


def give_parcel(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller's side of the pick-up. For a parcel he carries himself it is the whole of it. Again: nothing changes."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_seller(delivery, actor_id=actor_id)
        if delivery.is_carried_by_seller:
            return set_out(delivery, actor_id=actor_id)
        return _confirm_side(delivery, "seller_gave_at", what="given", actor_id=actor_id)


def keep_parcel(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller takes "given" back, for the parcel is on the shelf: until the courier has confirmed it. Again: nothing changes."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_seller(delivery, actor_id=actor_id)
        if delivery.status != DeliveryStatus.ASSIGNED:
            raise NotNow
        kept = Delivery.objects.filter(pk=delivery.pk, seller_gave_at__isnull=False).update(seller_gave_at=None)
        refresh(delivery)
        if kept:
            tell(delivery, "kept", actor_id=actor_id)
    return delivery


def take_parcel(delivery: Delivery, *, courier: User) -> Delivery:
    """The courier's side of the pick-up. Again: nothing changes. Raises NotAllowed, NotApproved, NotReady, NotNow or OrderClosed."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=courier.pk)
        if delivery.is_carried_by_seller:
            raise NotAllowed
        approved_profile(courier)
        _require_room(delivery, courier)
        return _confirm_side(delivery, "courier_took_at", what="taken", actor_id=courier.pk)


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


def _confirm_side(delivery: Delivery, field: str, *, what: str, actor_id: int) -> Delivery:
    if delivery.status in AWAY and getattr(delivery, field):
        return delivery
    _require_ready(delivery)
    stamped = Delivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.ASSIGNED, **{field: None}).update(**{field: now()})
    refresh(delivery)
    if not stamped and delivery.status != DeliveryStatus.ASSIGNED:
        raise NotNow
    if stamped:
        tell(delivery, what, actor_id=actor_id)
    if delivery.seller_gave_at and delivery.courier_took_at:
        leave_store(delivery, actor_id=actor_id)
    return delivery


def leave_store(delivery: Delivery, *, actor_id: int, **changes: object) -> None:
    """Seller's hands → carrier's, with the order's own compare-and-set in the same transaction: a cancelled order cannot leave."""
    _require_ready(delivery)
    move_delivery(delivery, DeliveryStatus.PICKED_UP, what="picked_up", actor_id=actor_id, sources=[DeliveryStatus.ASSIGNED], **changes)
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
