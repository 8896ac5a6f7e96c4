"""How long stores need from an order until its parcel is ready: measured, so that the days they promise are those they keep."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from statistics import median

from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.orders.events import ORDER_PAID, ORDER_PLACED, ORDER_READY
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod, Fulfilment
from shop.stores.models import Store
from shop.stores.queries import opening_minutes
from shop.stores.services import note_measured_preparation

ENOUGH = 8  # orders, of which the median says something
LATEST = 40
RECENT = timedelta(days=90)
QUARTER = 15  # minutes: what is said is not more exact
LEAST_MINUTES = 30


def measure_preparation(*, since: timedelta = timedelta(days=2)) -> int:
    """Measure anew each store that got an order lately. Returns how many stores' figures changed; may run at any time."""
    at = now()
    active = Order.objects.filter(placed_at__gte=at - since).order_by().values("store").distinct()
    stores = Store.objects.filter(pk__in=active).select_related("country").prefetch_related("hours", "exceptions")
    return sum(note_measured_preparation(store, _measured(store, at)) for store in stores.iterator(chunk_size=100))


def _measured(store: Store, at: datetime) -> int | None:
    """Minutes of opening hours, the median; from when the store could see the order, so that slow answers count. None of too few."""
    minutes = [opening_minutes(store, seen, ready) for seen, ready in _spans(store, at)]
    if len(minutes) < ENOUGH:
        return None
    return max(LEAST_MINUTES, -(-int(median(minutes)) // QUARTER) * QUARTER)


def _spans(store: Store, at: datetime) -> list[tuple[datetime, datetime]]:
    """From when the order was placed, or paid where that came first, until its parcel was ready for the first time."""
    orders = Order.objects.filter(store=store, placed_at__gte=at - RECENT).exclude(delivery_method=DeliveryMethod.DIGITAL)
    latest = orders.exclude(fulfilment__in=[Fulfilment.PENDING, Fulfilment.CANCELLED]).values_list("pk", flat=True)[:LATEST]
    names = [ORDER_PLACED.name, ORDER_PAID.name, ORDER_READY.name]
    found = DomainEvent.objects.filter(subject="order", subject_id__in=list(latest), name__in=names).order_by("pk")
    moments: dict[int, dict[str, datetime]] = defaultdict(dict)
    for event in found:
        moments[event.subject_id].setdefault(event.name, event.occurred_at)
    return [
        (each.get(ORDER_PAID.name, each[ORDER_PLACED.name]), each[ORDER_READY.name])
        for each in moments.values()
        if {ORDER_PLACED.name, ORDER_READY.name} <= each.keys()
    ]
