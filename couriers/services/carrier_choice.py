"""The seller chooses who brings the parcel."""

from typing import Any

from django.db import IntegrityError, transaction

from couriers.events import (
    DELIVERY_ASSIGNED,
    DELIVERY_CANCELLED,
    DELIVERY_COURIER_DISMISSED,
    DELIVERY_IN_PERSON,
    DELIVERY_OFFERED,
    DELIVERY_PLANNED,
    DELIVERY_WITHDRAWN,
    DeliveryData,
)
from couriers.exceptions import GoesAbroad, InvalidBonus, NothingCarried, NotNow
from couriers.models import Delivery
from couriers.services.cash import hold_both_books, require_covered, require_may_take_cash, require_room_for_cash
from couriers.services.codes import ensure_code, retire_codes
from couriers.services.eligibility import require_fit, require_working_profile
from couriers.services.moves import lock_delivery, lock_order_with_seller, move_delivery, record_delivery_event, require_store_owner
from couriers.states import CodeSide, DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.events.declarations import Event
from shop.orders.models import Order
from shop.orders.services import compute_left_to_share
from shop.orders.states import Fulfilment
from shop.trust.queries import rules_of

# What a parcel has on it when nobody is chosen.
NOBODY: dict[str, Any] = {
    "mode": DeliveryMode.UNDECIDED,
    "courier": None,
    "seller_gave_at": None,
    "courier_took_at": None,
    "assigned_at": None,
    "offered_at": None,
    "service": "",
    "tracking_number": "",
    "tracking_url": "",
    "missing_at": None,
}


def ensure_delivery(order: Order) -> Delivery:
    """The order's delivery, made on the first call with the fee, distance and cash frozen from the order. Idempotent. NothingCarried."""
    if order.is_download:
        raise NothingCarried
    delivery = Delivery.objects.with_order().filter(order=order).first()
    if delivery is not None:
        return delivery
    try:
        with transaction.atomic():
            delivery = Delivery.objects.create(order=order, currency=order.currency, **_first_plan(order))
            if not delivery.is_shipped:
                ensure_code(delivery, CodeSide.BUYER)
            if delivery.mode == DeliveryMode.PICKUP:
                ensure_code(delivery, CodeSide.CARRIER)
            record_delivery_event(delivery, DELIVERY_PLANNED, actor_id=None)
    except IntegrityError:  # made by somebody else in the same instant
        return Delivery.objects.with_order().get(order=order)
    return delivery


def _first_plan(order: Order) -> dict[str, Any]:
    pickup = order.is_collected
    is_abroad = not pickup and order.checkout.country_id != order.store.country_id
    plan: dict[str, Any] = {
        "fee_minor": order.delivery_minor,
        "distance_metres": order.distance_metres,
        "cash_due_minor": 0 if order.is_prepaid else order.total_minor,
        "is_abroad": is_abroad,
        "mode": DeliveryMode.PICKUP if pickup else DeliveryMode.SHIPPED if is_abroad else DeliveryMode.UNDECIDED,
        "status": DeliveryStatus.ASSIGNED if pickup else DeliveryStatus.PLANNED,
    }
    if order.fulfilment == Fulfilment.CANCELLED:
        plan["status"] = DeliveryStatus.CANCELLED
    return plan


def deliver_in_person(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller will bring it. Again with the same choice changes nothing."""
    with transaction.atomic():
        delivery = _delivery_to_choose(delivery, actor_id=actor_id)
        if delivery.mode == DeliveryMode.IN_PERSON and delivery.status == DeliveryStatus.ASSIGNED:
            return delivery
        require_may_take_cash(delivery)
        move_delivery(
            delivery,
            DeliveryStatus.ASSIGNED,
            event=DELIVERY_IN_PERSON,
            actor_id=actor_id,
            sources=[DeliveryStatus.PLANNED, DeliveryStatus.OFFERED],
            mode=DeliveryMode.IN_PERSON,
            bonus_minor=0,
            assigned_at=now(),
        )
        lock_order_with_seller(delivery)
        ensure_code(delivery, CodeSide.CARRIER)
    return delivery


def assign_courier(delivery: Delivery, courier: User, *, bonus: Money | None = None, actor_id: int) -> Delivery:
    """The seller picks an approved courier of the zone, with a bonus in the order's currency on top of the fee if he likes."""
    with transaction.atomic():
        delivery = _delivery_to_choose(delivery, actor_id=actor_id)
        if delivery.status == DeliveryStatus.ASSIGNED and delivery.courier_id == courier.pk:
            return delivery
        require_fit(delivery, require_working_profile(courier))
        move_delivery(
            delivery,
            DeliveryStatus.ASSIGNED,
            event=DELIVERY_ASSIGNED,
            actor_id=actor_id,
            sources=[DeliveryStatus.PLANNED, DeliveryStatus.OFFERED],
            mode=DeliveryMode.COURIER,
            courier=courier,
            bonus_minor=_bonus_minor(delivery, bonus),
            assigned_at=now(),
        )
        lock_order_with_seller(delivery)
        hold_both_books(delivery, courier.pk)
        require_covered(delivery, bonus_minor=delivery.bonus_minor)
        require_room_for_cash(delivery, courier.pk, for_courier=False)
        ensure_code(delivery, CodeSide.CARRIER)
    return delivery


def publish_delivery(delivery: Delivery, *, bonus: Money | None = None, actor_id: int) -> Delivery:
    """Put it on the courier market. On an offer that is already there it changes the bonus."""
    with transaction.atomic():
        delivery = _delivery_to_choose(delivery, actor_id=actor_id)
        minor = _bonus_minor(delivery, bonus)
        if delivery.status == DeliveryStatus.OFFERED:
            lock_order_with_seller(delivery)
            require_covered(delivery, bonus_minor=minor)
            Delivery.objects.open_market().filter(pk=delivery.pk).update(bonus_minor=minor)
            delivery.bonus_minor = minor
            return delivery
        move_delivery(
            delivery,
            DeliveryStatus.OFFERED,
            event=DELIVERY_OFFERED,
            actor_id=actor_id,
            sources=[DeliveryStatus.PLANNED],
            mode=DeliveryMode.COURIER,
            bonus_minor=minor,
            offered_at=now(),
        )
        lock_order_with_seller(delivery)
        require_covered(delivery, bonus_minor=minor)
    return delivery


def withdraw_delivery(delivery: Delivery, *, actor_id: int) -> Delivery:
    """Take the choice back: off the market, or away from a carrier who has not picked it up yet. Planned already: nothing changes."""
    with transaction.atomic():
        delivery = _delivery_to_choose(delivery, actor_id=actor_id)
        if delivery.status == DeliveryStatus.PLANNED:
            return delivery
        former = delivery.courier_id
        unassign_courier(delivery, event=DELIVERY_WITHDRAWN, actor_id=actor_id)
        if former:
            record_delivery_event(delivery, DELIVERY_COURIER_DISMISSED, actor_id=actor_id, courier_id=former)
    return delivery


def unassign_courier(delivery: Delivery, *, event: Event[DeliveryData], actor_id: int | None) -> None:
    """Back to the seller's shelf with nobody chosen; the carrier's code dies. The parcel must not have left."""
    before_leaving = [DeliveryStatus.OFFERED, DeliveryStatus.ASSIGNED]
    move_delivery(delivery, DeliveryStatus.PLANNED, event=event, actor_id=actor_id, sources=before_leaving, bonus_minor=0, **NOBODY)
    retire_codes(delivery, CodeSide.CARRIER)


def cancel_delivery(order_id: int) -> None:
    """The order was cancelled: so is its delivery, and its codes die. Again, or without a delivery, nothing happens."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(order_id=order_id).first()
        if delivery is None or delivery.status == DeliveryStatus.CANCELLED:
            return
        move_delivery(delivery, DeliveryStatus.CANCELLED, event=DELIVERY_CANCELLED, actor_id=None)
        retire_codes(delivery, *CodeSide.values)


def _delivery_to_choose(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The delivery under its lock, for the seller to decide on; NotAllowed, NotNow when the buyer picks it up himself, or GoesAbroad."""
    delivery = lock_delivery(delivery.pk)
    require_store_owner(delivery, actor_id=actor_id)
    if delivery.mode == DeliveryMode.PICKUP:
        raise NotNow
    if delivery.is_abroad:
        raise GoesAbroad
    return delivery


def _bonus_minor(delivery: Delivery, bonus: Money | None) -> int:
    """At most what the order leaves the store, once the platform and the courier's fee are paid, and so much of the fee as the market's
    rules say: a bonus of many times the way is a payout by another door."""
    if bonus is None:
        return 0
    order = delivery.order
    most_by_rule = delivery.fee_minor * rules_of(order.store.country).bonus_most_percent // 100
    most = max(0, min(compute_left_to_share(order).minor - delivery.fee_minor, most_by_rule))
    if bonus.currency != delivery.currency:
        raise InvalidBonus
    if not 0 <= bonus.minor <= most:
        raise InvalidBonus(Money(most, delivery.currency))
    return bonus.minor
