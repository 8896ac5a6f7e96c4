"""Writing the orders of one checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from shop.catalog.services.stock import reserve_all
from shop.common.clock import now
from shop.common.tokens import reference
from shop.events.services import record_event
from shop.orders.models import Order, OrderLine

NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True)
class Draft:
    """An order and its lines, complete but for number and keys. Not yet in the database."""

    order: Order
    lines: list[OrderLine]


def open_orders(drafts: Sequence[Draft], *, actor_id: int) -> list[Order]:
    """Write the orders and set every line's units aside, in variant order over all of them, or raise OutOfStock and write nothing.

    Each gets its number, the event order.placed, and its deadline: ORDER_CONFIRM_HOURS for the seller's answer, or PAYMENT_MINUTES for the
    money of an order that is paid in advance.
    """
    orders = [draft.order for draft in drafts]
    for order in orders:
        order.expires_at = now() + _patience(order)
    with transaction.atomic():
        _insert(orders)
        lines = [line for draft in drafts for line in _numbered(draft)]
        reserve_all(OrderLine.objects.bulk_create(lines))
        for order in orders:
            _announce(order, actor_id=actor_id)
    return orders


def _patience(order: Order) -> timedelta:
    return timedelta(minutes=settings.PAYMENT_MINUTES) if order.is_prepaid else timedelta(hours=settings.ORDER_CONFIRM_HOURS)


def _insert(orders: list[Order]) -> None:
    """Numbers are short enough to be read aloud, so they may collide: draw again."""
    for tries_left in reversed(range(NUMBER_TRIES)):
        for order in orders:
            order.number = reference(order.store.country_id)
        try:
            with transaction.atomic():
                Order.objects.bulk_create(orders)
        except IntegrityError:
            if not tries_left or not Order.objects.filter(number__in=[order.number for order in orders]).exists():
                raise
        else:
            return


def _numbered(draft: Draft) -> list[OrderLine]:
    for line in draft.lines:
        line.order = draft.order
    return draft.lines


def _announce(order: Order, *, actor_id: int) -> None:
    data = {
        "number": order.number,
        "store_id": order.store_id,
        "buyer_id": order.buyer_id,
        "total_minor": order.total_minor,
        "currency": order.currency,
        "is_prepaid": order.is_prepaid,
        "expires_at": order.expires_at,
    }
    record_event("order.placed", order.pk, actor_id=actor_id, data=data)
