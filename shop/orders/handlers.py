"""Deadlines are set when the order gets them; points are earned when it is complete; searches are credited with it."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.events import ORDER_COMPLETED, ORDER_DELIVERED, ORDER_MONEY_SEEN, ORDER_PAID, ORDER_PLACED, ORDER_TO_PAY_AT_DOOR
from shop.orders.models import Order
from shop.orders.services import award_order_points, entrust_open_orders, return_orders
from shop.orders.tasks import run_completion, run_expiry, text_guest_link
from shop.search.services import attribute_order
from shop.stores.events import STORE_REOPENED, STORE_SUSPENDED
from shop.stores.models import Store
from shop.stores.states import StoreStatus


@on_event(ORDER_PLACED, ORDER_PAID, ORDER_TO_PAY_AT_DOOR)
def set_expiry(event: DomainEvent) -> None:
    """The buyer has until then to pay, the seller to answer."""
    order = Order.objects.get(pk=event.subject_id)
    if order.closes_at:
        _schedule_job(order.closes_at, run_expiry, order.pk)


@on_event(ORDER_PLACED)
def send_guest_link(event: DomainEvent) -> None:
    """Once for a checkout: with its first order."""
    order = Order.objects.filter(pk=event.subject_id, buyer__is_guest=True, buyer__phone_verified=True).first()
    if order and not Order.objects.filter(checkout=order.checkout_id, pk__lt=order.pk).exists():
        enqueue(text_guest_link, order.checkout_id)


@on_event(ORDER_DELIVERED)
def set_completion(event: DomainEvent) -> None:
    """The buyer has until then to object."""
    _schedule_job(event.occurred_at + timedelta(days=settings.ORDER_COMPLETE_DAYS, seconds=1), run_completion)


@on_event(ORDER_COMPLETED, ORDER_MONEY_SEEN)
def award_buyer_points(event: DomainEvent) -> None:
    """The buyer earns points by what he keeps, once both have happened."""
    award_order_points(event.subject_id)


@on_event(STORE_SUSPENDED)
def entrust_orders_of_closed_store(event: DomainEvent) -> None:
    """What is under way there gets a name on staff; unless the store is open again."""
    store = Store.objects.filter(pk=event.subject_id, status=StoreStatus.SUSPENDED).first()
    if store is not None:
        entrust_open_orders(store, actor_id=event.actor_id)


@on_event(STORE_REOPENED)
def return_orders_to_store(event: DomainEvent) -> None:
    """Its seller sees to them again."""
    store = Store.objects.filter(pk=event.subject_id, status=StoreStatus.OPEN).first()
    if store is not None:
        return_orders(store)


@on_event(ORDER_PLACED)
def credit_searches(event: DomainEvent) -> None:
    """The search log says which searches led to an order; search stands below orders and cannot hear of them itself."""
    if event.actor_id:
        attribute_order(event.subject_id, buyer_id=event.actor_id)


def _schedule_job(when: datetime, task: Any, *args: int) -> None:
    enqueue(partial(task.schedule, args, eta=when))
