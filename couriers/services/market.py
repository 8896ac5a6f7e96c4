"""The courier market: the first to claim wins."""

from django.db import transaction

from couriers.events import DELIVERY_CLAIMED, DELIVERY_RELEASED
from couriers.exceptions import AlreadyTaken, EarnsLess
from couriers.models import Delivery
from couriers.services.carrier_choice import unassign_courier
from couriers.services.cash import require_room_for_cash
from couriers.services.codes import ensure_code, retire_codes
from couriers.services.eligibility import require_fit, require_working_profile
from couriers.services.moves import (
    lock_delivery,
    lock_order_with_seller,
    move_delivery,
    record_delivery_event,
    refresh_delivery,
    require_carrier,
)
from couriers.states import CodeSide, DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now


def claim_delivery(delivery: Delivery, courier: User, *, seen_minor: int = 0) -> Delivery:
    """Take an open delivery. One conditional UPDATE decides: AlreadyTaken for everybody but the first, who may claim it again.

    `seen_minor` is the earning the courier was shown, minor units of the delivery's currency: EarnsLess when it has become less.
    Raises NotApproved, NotAvailable, OutOfZone, OwnParcel, CashCeiling or OrderClosed as well; nothing is changed then.
    """
    with transaction.atomic():
        require_fit(delivery, require_working_profile(courier))
        free = Delivery.objects.open_market().filter(pk=delivery.pk, courier=None)
        won = free.update(status=DeliveryStatus.ASSIGNED, courier=courier, assigned_at=now())
        refresh_delivery(delivery)
        if not won:
            if delivery.status == DeliveryStatus.ASSIGNED and delivery.courier_id == courier.pk:
                return delivery
            raise AlreadyTaken
        if delivery.earning.minor < seen_minor:
            raise EarnsLess
        lock_order_with_seller(delivery)
        require_room_for_cash(delivery, courier.pk, for_courier=True)
        ensure_code(delivery, CodeSide.CARRIER)
        record_delivery_event(delivery, DELIVERY_CLAIMED, actor_id=courier.pk)
    return delivery


def release_claim(delivery: Delivery, *, courier: User) -> Delivery:
    """The courier gives the job back before picking up: to the market if it came from there, else to the seller's choice."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=courier.pk)
        put_delivery_back(delivery, actor_id=courier.pk)
    return delivery


def put_delivery_back(delivery: Delivery, *, actor_id: int | None) -> None:
    """Take the parcel, not yet picked up, from its courier. `delivery` must be locked."""
    if delivery.offered_at is None or delivery.mode != DeliveryMode.COURIER:
        unassign_courier(delivery, event=DELIVERY_RELEASED, actor_id=actor_id)
        return
    retire_codes(delivery, CodeSide.CARRIER)
    move_delivery(
        delivery,
        DeliveryStatus.OFFERED,
        event=DELIVERY_RELEASED,
        actor_id=actor_id,
        sources=[DeliveryStatus.ASSIGNED],
        courier=None,
        assigned_at=None,
        seller_gave_at=None,
        courier_took_at=None,
    )
