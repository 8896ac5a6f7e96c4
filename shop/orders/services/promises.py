"""The day that a buyer was told: frozen with the order, and watched until the goods are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from shop.common.clock import now
from shop.events.services import record_event
from shop.orders.events import ORDER_DELAYED, OrderDelayedData
from shop.orders.models import Order
from shop.orders.services.transitions import build_order_data
from shop.orders.states import Fulfilment
from shop.places.queries import day_in
from shop.stores.queries import DeliveryPromise, DeliveryWay, give_calendars, promise_of_open_store
from shop.stores.states import StoreStatus

WATCHED_DAYS = 4  # before the last promised day: the longest public holidays, and a time zone
CHUNK = 200


def freeze_promise(order: Order, promise: DeliveryPromise) -> None:
    """The order to be written keeps the days, whatever the store's hours become."""
    order.promised_first, order.promised_last, order.way_days = promise.first, promise.last, promise.way.as_kept


def announce_delays() -> int:
    """Tell of each order, once, whose last promised day is over or can no longer be held. Returns how many; may run at any time."""
    at, told = now(), 0
    for order in _watched_orders(at):
        expected = _expected(order, at)
        if _is_late(order, expected, at):
            told += _announce_delay(order, expected if _can_say(order) else None, at)
    return told


def _watched_orders(at: datetime) -> Iterator[Order]:
    orders = Order.objects.promised_until(at.date() + timedelta(days=WATCHED_DAYS)).select_related("store__country").order_by("pk")
    last_pk = 0
    while chunk := list(orders.filter(pk__gt=last_pk)[:CHUNK]):
        stores = {order.store_id: order.store for order in chunk}
        give_calendars(list(stores.values()))
        for order in chunk:
            order.store = stores[order.store_id]
            yield order
        last_pk = chunk[-1].pk


def _expected(order: Order, at: datetime) -> DeliveryPromise | None:
    """The days from now on, at the best: what is being prepared may be ready in a minute."""
    way = DeliveryWay.kept(order.way_days)
    if way is None:
        return None
    if order.fulfilment == Fulfilment.HANDED_OVER:
        way = DeliveryWay(way.fewest and 1, max(1, way.most - way.fewest), is_far=way.is_far)
    minutes = order.store.preparation_minutes if order.fulfilment == Fulfilment.PENDING else 0
    return promise_of_open_store(order.store, way, at=at, minutes=minutes)


def _is_late(order: Order, expected: DeliveryPromise | None, at: datetime) -> bool:
    if order.promised_last is None or (order.is_collected and order.fulfilment in {Fulfilment.READY, Fulfilment.HANDED_OVER}):
        return False  # of what is collected the promise is that it is ready
    if day_in(order.store.country, at) > order.promised_last:
        return True
    return order.fulfilment != Fulfilment.HANDED_OVER and (expected is None or expected.first > order.promised_last)


def _can_say(order: Order) -> bool:
    """Whether a new day can be told: not of a store that has not answered, or is closed."""
    return order.fulfilment != Fulfilment.PENDING and order.store.status != StoreStatus.SUSPENDED


def _announce_delay(order: Order, expected: DeliveryPromise | None, at: datetime) -> int:
    """One conditional UPDATE: of two sweeps one tells; an order that moved meanwhile is looked at again by the next."""
    first, last = (expected.first, expected.last) if expected else (None, None)
    with transaction.atomic():
        unmoved = Order.objects.filter(pk=order.pk, delayed_at=None, fulfilment=order.fulfilment)
        told = unmoved.update(delayed_at=at, expected_first=first, expected_last=last)
        if told:
            data = OrderDelayedData(
                **build_order_data(order), first=first.isoformat() if first else "", last=last.isoformat() if last else ""
            )
            record_event(ORDER_DELAYED, order.pk, data=data)
    return told
