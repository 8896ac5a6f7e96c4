"""From the seller's yes to the buyer's door. Each move has its event, its posting and its stock in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from shop.catalog.services.stock import commit_reservations
from shop.common.clock import now
from shop.orders.exceptions import InvalidTransition
from shop.orders.models import Order
from shop.orders.queries import completable_before
from shop.orders.services.actors import require_one_of, require_seller
from shop.orders.services.cancelling import close_overdue
from shop.orders.services.moving import move
from shop.orders.services.postings import Carriage, post_confirmed, post_delivered
from shop.orders.states import DeliveryMethod, Fulfilment

DeliveryPart = Callable[[Order, Carriage | None], None]
_parts: list[DeliveryPart] = []
_CARRIED = ~Q(delivery_method=DeliveryMethod.DIGITAL)  # a download is delivered without anybody: see `deliver_at_once`


def join_delivery(part: DeliveryPart) -> DeliveryPart:
    """Register what an app above must do in the very transaction of a delivery, after its posting: `part(order, carriage)`."""
    _parts.append(part)
    return part


def confirm_order(order: Order, *, actor_id: int) -> None:
    """The seller takes the order: the units are sold, and the buyer owes the total at the door.

    Raises NotAllowed, InvalidTransition; also when its time has run out: then it is closed on the way; and while a prepaid order's money
    has not arrived.
    """
    require_seller(order, actor_id)
    close_overdue(Order.objects.filter(pk=order.pk))
    with transaction.atomic():
        in_time = Q(expires_at=None) | Q(expires_at__gt=now())
        move(order, Fulfilment.CONFIRMED, actor_id=actor_id, only_if=_CARRIED & in_time & (Q(is_prepaid=False) | Q(paid_at__isnull=False)))
        commit_reservations(order.pk, actor_id=actor_id)
        post_confirmed(order)


def start_preparing(order: Order, *, actor_id: int) -> None:
    """The seller packs. Raises NotAllowed, InvalidTransition."""
    require_seller(order, actor_id)
    move(order, Fulfilment.PREPARING, actor_id=actor_id)


def mark_ready(order: Order, *, actor_id: int) -> None:
    """The parcel is packed. Raises NotAllowed, InvalidTransition."""
    require_seller(order, actor_id)
    move(order, Fulfilment.READY, actor_id=actor_id, only_if=Q(fulfilment=Fulfilment.PREPARING))


def mark_handed_over(order: Order, *, actor_id: int, carrier_id: int | None = None, by_service: bool = False) -> None:
    """The parcel leaves the shelf, with the courier `carrier_id`, with the seller himself, or with a parcel service of his choice.

    Raises NotAllowed, InvalidTransition.
    """
    require_seller(order, actor_id, or_carrier=carrier_id)
    move(order, Fulfilment.HANDED_OVER, actor_id=actor_id, data={"carrier_id": carrier_id, "by_service": by_service})


def mark_returned(order: Order, *, actor_id: int, carrier_id: int | None = None, reason: str = "", was_refused: bool = False) -> None:
    """The parcel came back and waits on the shelf again: event order.returned. `was_refused`: somebody other than the seller says that
    the buyer would not have it. Raises NotAllowed, InvalidTransition.
    """
    require_seller(order, actor_id, or_carrier=carrier_id)
    on_its_way = Q(fulfilment=Fulfilment.HANDED_OVER)
    data = {"carrier_id": carrier_id, "reason": reason, "was_refused": was_refused}
    move(order, Fulfilment.READY, actor_id=actor_id, only_if=on_its_way, event="order.returned", data=data)


def mark_delivered(order: Order, *, actor_id: int | None, carriage: Carriage | None = None) -> None:
    """Goods and cash have changed hands; the book says who holds the cash.

    `carriage` names the courier and what he earns, fee and bonus; None: the seller carried, handed over or sent it himself. The actor
    is whoever spoke last, buyer or carrier; None: nobody has said to miss what was sent. The caller receives the payment in the same
    transaction. Raises NotAllowed, InvalidTransition.
    """
    carrier_id = carriage.courier_id if carriage else order.store.owner_id
    if actor_id is not None:
        require_one_of({order.buyer_id, carrier_id}, actor_id)
    with transaction.atomic():
        data = {"carrier_id": carrier_id, "by_courier": carriage is not None}
        move(order, Fulfilment.DELIVERED, actor_id=actor_id, data=data, delivered_at=now())
        post_delivered(order, carriage)
        for part in _parts:
            part(order, carriage)


def deliver_at_once(order: Order) -> None:
    """A paid order of downloads goes from pending to delivered in one transaction, by the same table: offering them was the seller's yes.

    The caller has given the buyer what he paid for. Raises InvalidTransition, also while the money has not arrived.
    """
    paid = Q(is_prepaid=True, paid_at__isnull=False) | Q(is_prepaid=False, total_minor=0)
    with transaction.atomic():
        move(order, Fulfilment.CONFIRMED, actor_id=None, only_if=paid & Q(delivery_method=DeliveryMethod.DIGITAL))
        commit_reservations(order.pk, actor_id=None)
        post_confirmed(order)
        for target in (Fulfilment.PREPARING, Fulfilment.READY, Fulfilment.HANDED_OVER):
            move(order, target, actor_id=None)
        data = {"carrier_id": order.store.owner_id, "by_courier": False}
        move(order, Fulfilment.DELIVERED, actor_id=None, data=data, delivered_at=now())
        post_delivered(order, None)
        for part in _parts:
            part(order, None)


def complete_order(order: Order, *, actor_id: int | None) -> None:
    """Nobody objects: the buyer says so, or `actor_id` is None and ORDER_COMPLETE_DAYS have gone by since the delivery.

    Raises NotAllowed, InvalidTransition (also while those days run).
    """
    if actor_id is not None:
        require_one_of({order.buyer_id}, actor_id)
    ripe = Q() if actor_id is not None else Q(delivered_at__lte=completable_before())
    move(order, Fulfilment.COMPLETED, actor_id=actor_id, only_if=ripe)


def complete_overdue(*, limit: int = 500) -> int:
    """Complete what nobody has objected to in time. Returns how many; may run at any time, any number of times."""
    done = 0
    for order in Order.objects.completable(completable_before()).order_by("pk")[:limit]:
        try:
            complete_order(order, actor_id=None)
        except InvalidTransition:
            continue  # the buyer was quicker
        done += 1
    return done
