"""Deadlines are set when the order gets them; points follow what the buyer keeps."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from shop.common.jobs import enqueue
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.orders.models import Order
from shop.orders.services import taken_back
from shop.orders.tasks import complete, expire
from shop.promotions.services import BoughtGoods, award_points, settle_return


@on_event("order.placed", "order.paid", "order.to_pay_at_door")
def set_expiry(event: DomainEvent) -> None:
    """The buyer has until then to pay, the seller to answer."""
    order = Order.objects.get(pk=event.subject_id)
    if order.closes_at:
        _at(order.closes_at, expire, order.pk)


@on_event("order.delivered")
def set_completion(event: DomainEvent) -> None:
    """The buyer has until then to object."""
    _at(event.occurred_at + timedelta(days=settings.ORDER_COMPLETE_DAYS, seconds=1), complete)


@on_event("order.completed")
def award(event: DomainEvent) -> None:
    """Points for the goods that the buyer keeps, as paid for in money. Who buys from a store of his own earns none."""
    order = Order.objects.select_related("store").get(pk=event.subject_id)
    if order.buyer_id != order.store.owner_id:
        award_points(order.buyer_id, order.store.country_id, order_id=order.pk, goods=_kept(order))


@on_event("refund.owed")
def take_points_along(event: DomainEvent) -> None:
    """Points that were spent on goods come back with them, points that they earned go. Money that paid nothing moves none."""
    order = Order.objects.filter(pk=event.data.get("order_id")).first()
    if order is not None:
        settle_return(order.pk, before=_bought(order), after=_kept(order))


def _bought(order: Order) -> BoughtGoods:
    return BoughtGoods(listed_minor=order.goods_minor, paid_minor=order.goods_minor - order.discount_minor)


def _kept(order: Order) -> BoughtGoods:
    back = taken_back(order).lines
    listed, cut = sum(share.goods_minor for share in back), sum(share.discount_minor for share in back)
    bought = _bought(order)
    return BoughtGoods(listed_minor=bought.listed_minor - listed, paid_minor=bought.paid_minor - (listed - cut))


def _at(when: datetime, task: Any, *args: int) -> None:
    enqueue(partial(task.schedule, args, eta=when))
