"""The one compare-and-set by which an order moves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q

from shop.common.states import sources_of
from shop.events.declarations import Event, PayloadT
from shop.events.services import record_event
from shop.orders.events import OrderData
from shop.orders.exceptions import InvalidTransition
from shop.orders.models import Order
from shop.orders.states import TRANSITIONS, Fulfilment


def move_order(
    order: Order,
    target: Fulfilment,
    *,
    event: Event[PayloadT],
    data: PayloadT,
    actor_id: int | None,
    only_if: Q | None = None,
    **changes: Any,
) -> None:
    """The database picks the winner; the loser gets InvalidTransition and its transaction is undone.

    `only_if` narrows the table's sources; `changes` are written with the state.
    """
    with transaction.atomic():
        movable = Order.objects.filter(only_if or Q(), pk=order.pk, fulfilment__in=sources_of(TRANSITIONS, target))
        moved = movable.update(fulfilment=target, **changes)
        order.refresh_from_db(fields=["fulfilment", *changes])
        if not moved:
            raise InvalidTransition(order.fulfilment, label=order.get_fulfilment_display())
        record_event(event, order.pk, actor_id=actor_id, data=data)


def build_order_data(order: Order) -> OrderData:
    """What every event of an order says."""
    return OrderData(number=order.number, store_id=order.store_id, buyer_id=order.buyer_id)
