"""A journey that ends without a delivery.

A courier who could not deliver still holds the parcel: he may try again, or bring it back, and it is the seller who says that it is
back. A seller who carried it himself has it in hand at once.
"""

from typing import Any

from django.db import transaction

from couriers.events import DELIVERY_FAILED, DELIVERY_GIVEN_UP, DELIVERY_RETRIED, DELIVERY_RETURNED
from couriers.exceptions import HalfOpen, NotAllowed, NotNow
from couriers.models import Delivery, DeliveryAttempt
from couriers.services.carrier_choice import NOBODY
from couriers.services.codes import replace_code, retire_codes
from couriers.services.moves import lock_delivery, move_delivery, require_carrier, require_store_owner
from couriers.states import AWAY, NOT_MET, NOT_TAKEN, CodeSide, DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.phrases import phrase_code
from shop.orders.exceptions import ReasonNeeded
from shop.orders.services import cancel_order, mark_returned
from shop.orders.states import CancelledBy

ON_THE_WAY = (DeliveryStatus.PICKED_UP, DeliveryStatus.AT_DOOR)


def fail_attempt(delivery: Delivery, *, reason: str, actor_id: int) -> Delivery:
    """The carrier could not hand it over, and says why. HalfOpen while one of the two says that the cash is paid."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=actor_id)
        if delivery.status not in ON_THE_WAY:
            raise NotNow
        _require_no_word(delivery)
        end_attempt(delivery, reason=reason, actor_id=actor_id)
    return delivery


def end_attempt(delivery: Delivery, *, reason: str, actor_id: int, buyer_said_paid: bool = False) -> None:
    """The journey was in vain: noted, and the parcel on its way back, or with the seller who carried it. The caller holds the parcel."""
    carrier_id = delivery.carrier_id
    DeliveryAttempt.objects.create(
        delivery=delivery, number=delivery.attempt, courier_id=carrier_id, reason=reason[:300], buyer_said_paid=buyer_said_paid
    )
    _turn_back(delivery, reason=reason, actor_id=actor_id, carrier_id=carrier_id)
    _replace_used_codes(delivery)


def retry_delivery(delivery: Delivery, *, courier: User) -> Delivery:
    """Off to the buyer once more. NotNow unless it is on its way back."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_carrier(delivery, actor_id=courier.pk)
        move_delivery(delivery, DeliveryStatus.PICKED_UP, event=DELIVERY_RETRIED, actor_id=courier.pk, sources=[DeliveryStatus.RETURNING])
    return delivery


def take_back_parcel(delivery: Delivery, *, actor_id: int) -> Delivery:
    """The seller has it on the shelf again and chooses anew: the courier is released, the order ready once more. Again: no change."""
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        require_store_owner(delivery, actor_id=actor_id)
        if delivery.status == DeliveryStatus.PLANNED and delivery.attempt > 1:
            return delivery
        move_delivery(
            delivery,
            DeliveryStatus.PLANNED,
            event=DELIVERY_RETURNED,
            actor_id=actor_id,
            sources=[DeliveryStatus.RETURNING],
            bonus_minor=0,
            **NOBODY,
        )
        retire_codes(delivery, CodeSide.CARRIER)
        last = delivery.attempts.order_by("-number").first()
        mark_returned(
            delivery.order,
            actor_id=actor_id,
            carrier_id=last.courier_id if last else None,
            reason=last.reason if last else "",
            was_refused=_is_buyers_doing(delivery),
        )
    return delivery


def give_up_parcel(delivery: Delivery, *, reason: str, actor_id: int) -> Delivery:
    """Staff end a journey from which nobody came back: the order is cancelled, and what was paid in advance is owed to its buyer.

    Its units stand on the shelf again: a store whose goods are lost counts them. Given up already: nothing changes. Raises NotAllowed (also
    for whoever has a part in it), ReasonNeeded, NotNow while the parcel is at the store, HalfOpen while one of the two says it is paid.
    """
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        delivery = lock_delivery(delivery.pk)
        concerned = {delivery.order.buyer_id, delivery.order.store.owner_id, delivery.courier_id}
        if actor_id in concerned or not User.objects.filter(pk=actor_id, is_staff=True, is_active=True).exists():
            raise NotAllowed
        if delivery.status == DeliveryStatus.CANCELLED:
            return delivery
        was_away, carrier_id = delivery.status in AWAY, delivery.carrier_id
        _require_no_word(delivery)
        if not (was_away or delivery.seller_gave_at):
            raise NotNow
        DeliveryAttempt.objects.create(delivery=delivery, number=delivery.attempt, courier_id=carrier_id, reason=reason.strip()[:300])
        changes = NOBODY | {"bonus_minor": 0, "attempt": delivery.attempt + 1}
        sources = [DeliveryStatus.ASSIGNED, *AWAY]
        move_delivery(delivery, DeliveryStatus.PLANNED, event=DELIVERY_GIVEN_UP, actor_id=actor_id, sources=sources, **changes)
        if was_away:
            mark_returned(delivery.order, actor_id=actor_id, carrier_id=carrier_id, reason=reason.strip()[:300])
        cancel_order(delivery.order, by=CancelledBy.STAFF, reason=reason, actor_id=actor_id)
    return delivery


def _is_buyers_doing(delivery: Delivery) -> bool:
    """Sent away at the door, or not met twice: by a courier's word, for a seller's own proves nothing."""
    of_couriers = delivery.attempts.exclude(courier_id=delivery.order.store.owner_id).order_by("number")
    codes = [phrase_code(reason) for reason in of_couriers.values_list("reason", flat=True)]
    return bool(codes) and (codes[-1] in NOT_TAKEN or sum(code in NOT_MET for code in codes) > 1)


def _require_no_word(delivery: Delivery) -> None:
    if delivery.carrier_got_cash_at or delivery.buyer_paid_cash_at:
        raise HalfOpen


def _turn_back(delivery: Delivery, *, reason: str, actor_id: int, carrier_id: int | None) -> None:
    back_with_seller = delivery.is_carried_by_seller
    changes: dict[str, Any] = {"attempt": delivery.attempt + 1}
    target = DeliveryStatus.RETURNING
    if delivery.mode == DeliveryMode.PICKUP:
        target = DeliveryStatus.ASSIGNED
        changes |= {"seller_gave_at": None, "courier_took_at": None}
    elif back_with_seller:
        target = DeliveryStatus.PLANNED
        changes |= NOBODY | ({"mode": DeliveryMode.SHIPPED} if delivery.is_abroad else {})
    move_delivery(delivery, target, event=DELIVERY_FAILED, actor_id=actor_id, sources=ON_THE_WAY, **changes)
    if back_with_seller:
        mark_returned(delivery.order, actor_id=actor_id, carrier_id=carrier_id, reason=reason[:300])


def _replace_used_codes(delivery: Delivery) -> None:
    """A meeting used a code up; the next one needs another."""
    if delivery.is_abroad:
        return
    sides = [CodeSide.BUYER] + ([CodeSide.CARRIER] if delivery.carrier_id else [])
    for side in sides:
        if not delivery.codes.live().filter(side=side).exists():
            replace_code(delivery, side)
    if not delivery.carrier_id:
        retire_codes(delivery, CodeSide.CARRIER)
