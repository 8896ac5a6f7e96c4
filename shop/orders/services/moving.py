"""The one compare-and-set by which an order moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from shop.common.states import sources_of
from shop.events.services import record_event
from shop.orders.exceptions import InvalidTransition
from shop.orders.models import Order
from shop.orders.states import TRANSITIONS, Fulfilment


def move(
    order: Order,
    target: Fulfilment,
    *,
    actor_id: int | None,
    only_if: Q | None = None,
    event: str = "",
    data: Mapping[str, Any] | None = None,
    **changes: Any,
) -> None:
    """The database picks the winner; the loser gets InvalidTransition and its transaction is undone.

    `only_if` narrows the table's sources; `changes` are written with the state. Records `order.<target>` unless `event` names another.
    """
    with transaction.atomic():
        movable = Order.objects.filter(only_if or Q(), pk=order.pk, fulfilment__in=sources_of(TRANSITIONS, target))
        moved = movable.update(fulfilment=target, **changes)
        order.refresh_from_db(fields=["fulfilment", *changes])
        if not moved:
            raise InvalidTransition(order.fulfilment, label=order.get_fulfilment_display())
        facts = {"number": order.number, "store_id": order.store_id, "buyer_id": order.buyer_id, **(data or {})}
        record_event(event or f"order.{target}", order.pk, actor_id=actor_id, data=facts)
