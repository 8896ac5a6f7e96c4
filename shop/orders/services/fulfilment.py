"""From the seller's yes to the buyer's door. Each move has its event, its posting and its stock in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from shop.catalog.services.stock import commit_reservations
from shop.common.clock import now
from shop.orders.events import (
    ORDER_COMPLETED,
    ORDER_CONFIRMED,
    ORDER_DELIVERED,
    ORDER_HANDED_OVER,
    ORDER_PREPARING,
    ORDER_READY,
    ORDER_RETURNED,
    OrderDeliveredData,
    OrderHandedOverData,
    OrderReturnedData,
)
from shop.orders.exceptions import InvalidTransition
from shop.orders.models import Order
from shop.orders.queries import completable_before
from shop.orders.services.cancellation import close_overdue
from shop.orders.services.permissions import require_one_of, require_seller_or_carrier
from shop.orders.services.postings import Carriage, post_confirmed, post_delivered
from shop.orders.services.seen_money import sight_at_delivery
from shop.orders.services.transitions import build_order_data, move_order
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
    require_seller_or_carrier(order, actor_id)
    close_overdue(Order.objects.filter(pk=order.pk))
    with transaction.atomic():
        in_time = Q(expires_at=None) | Q(expires_at__gt=now())
        has_money = Q(is_prepaid=False) | Q(paid_at__isnull=False)
        move_order(
            order,
            Fulfilment.CONFIRMED,
            event=ORDER_CONFIRMED,
            data=build_order_data(order),
            actor_id=actor_id,
            only_if=_CARRIED & in_time & has_money,
        )
        commit_reservations(order.pk, actor_id=actor_id)
        post_confirmed(order)


def start_preparing(order: Order, *, actor_id: int) -> None:
    """The seller packs. Raises NotAllowed, InvalidTransition."""
    require_seller_or_carrier(order, actor_id)
    move_order(order, Fulfilment.PREPARING, event=ORDER_PREPARING, data=build_order_data(order), actor_id=actor_id)


def mark_ready(order: Order, *, actor_id: int) -> None:
    """The parcel is packed. Raises NotAllowed, InvalidTransition."""
    require_seller_or_carrier(order, actor_id)
    packed = Q(fulfilment=Fulfilment.PREPARING)
    move_order(order, Fulfilment.READY, event=ORDER_READY, data=build_order_data(order), actor_id=actor_id, only_if=packed)


def mark_handed_over(order: Order, *, actor_id: int, carrier_id: int | None = None, by_service: bool = False) -> None:
    """The parcel leaves the shelf, with the courier `carrier_id`, with the seller himself, or with a parcel service of his choice.

    Raises NotAllowed, InvalidTransition.
    """
    require_seller_or_carrier(order, actor_id, or_carrier=carrier_id)
    data = OrderHandedOverData(**build_order_data(order), carrier_id=carrier_id, by_service=by_service)
    move_order(order, Fulfilment.HANDED_OVER, event=ORDER_HANDED_OVER, data=data, actor_id=actor_id)


def mark_returned(order: Order, *, actor_id: int, carrier_id: int | None = None, reason: str = "", was_refused: bool = False) -> None:
    """The parcel came back and waits on the shelf again: event order.returned. `was_refused`: somebody other than the seller says that
    the buyer would not have it. Raises NotAllowed, InvalidTransition.
    """
    require_seller_or_carrier(order, actor_id, or_carrier=carrier_id)
    on_its_way = Q(fulfilment=Fulfilment.HANDED_OVER)
    data = OrderReturnedData(**build_order_data(order), carrier_id=carrier_id, reason=reason, was_refused=was_refused)
    move_order(order, Fulfilment.READY, event=ORDER_RETURNED, data=data, actor_id=actor_id, only_if=on_its_way)


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
        data = OrderDeliveredData(**build_order_data(order), carrier_id=carrier_id, by_courier=carriage is not None)
        sight = sight_at_delivery(order, carriage)
        move_order(order, Fulfilment.DELIVERED, event=ORDER_DELIVERED, data=data, actor_id=actor_id, delivered_at=now(), **sight)
        post_delivered(order, carriage)
        for part in _parts:
            part(order, carriage)


def deliver_at_once(order: Order) -> None:
    """A paid order of downloads goes from pending to delivered in one transaction, by the same table: offering them was the seller's yes.

    The caller has given the buyer what he paid for. Raises InvalidTransition, also while the money has not arrived.
    """
    paid = Q(is_prepaid=True, paid_at__isnull=False) | Q(is_prepaid=False, total_minor=0)
    paid_download = paid & Q(delivery_method=DeliveryMethod.DIGITAL)
    data = build_order_data(order)
    with transaction.atomic():
        move_order(order, Fulfilment.CONFIRMED, event=ORDER_CONFIRMED, data=data, actor_id=None, only_if=paid_download)
        commit_reservations(order.pk, actor_id=None)
        post_confirmed(order)
        move_order(order, Fulfilment.PREPARING, event=ORDER_PREPARING, data=data, actor_id=None)
        move_order(order, Fulfilment.READY, event=ORDER_READY, data=data, actor_id=None)
        uncarried = OrderHandedOverData(**data, carrier_id=None, by_service=False)
        move_order(order, Fulfilment.HANDED_OVER, event=ORDER_HANDED_OVER, data=uncarried, actor_id=None)
        delivered = OrderDeliveredData(**data, carrier_id=order.store.owner_id, by_courier=False)
        sight = sight_at_delivery(order, None)
        move_order(order, Fulfilment.DELIVERED, event=ORDER_DELIVERED, data=delivered, actor_id=None, delivered_at=now(), **sight)
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
    move_order(order, Fulfilment.COMPLETED, event=ORDER_COMPLETED, data=build_order_data(order), actor_id=actor_id, only_if=ripe)


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
