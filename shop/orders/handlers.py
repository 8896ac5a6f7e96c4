"""Deadlines are set when the order gets them."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.orders.tasks import complete, expire


@on_event("order.placed")
def set_expiry(event: DomainEvent) -> None:
    """The seller has until then to answer."""
    order = Order.objects.get(pk=event.subject_id)
    if order.expires_at:
        _at(order.expires_at, expire, order.pk)


@on_event("order.delivered")
def set_completion(event: DomainEvent) -> None:
    """The buyer has until then to object."""
    _at(event.occurred_at + timedelta(days=settings.ORDER_COMPLETE_DAYS, seconds=1), complete)


def _at(when: datetime, task: Any, *args: int) -> None:
    enqueue(partial(task.schedule, args, eta=when))
