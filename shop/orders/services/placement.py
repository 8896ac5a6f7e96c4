"""Writing the orders of one checkout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from shop.catalog.services.stock import reserve_lines
from shop.common.clock import now
from shop.common.prepared import insert_rows
from shop.common.tokens import reference
from shop.events.services import Fact, record_events
from shop.orders.events import ORDER_PLACED, OrderPlacedData
from shop.orders.models import Order, OrderLine
from shop.orders.services.deadlines import compute_answer_deadline
from shop.orders.services.transitions import build_order_data


@dataclass(frozen=True, slots=True)
class Draft:
    """An order and its lines, complete but for number and keys. Not yet in the database."""

    order: Order
    lines: list[OrderLine]


def open_orders(drafts: Sequence[Draft], *, actor_id: int) -> list[Order]:
    """Write the orders and set every line's units aside. Raises OutOfStock; then nothing is written."""
    with transaction.atomic():
        orders = write_orders(drafts, actor_id=actor_id)
        take_stock(drafts)
    return orders


def write_orders(drafts: Sequence[Draft], *, actor_id: int) -> list[Order]:
    """Write the orders, whose stock is still to be taken in the same transaction.

    Each gets its number, the event order.placed, and its deadline: `compute_answer_deadline` for the answer, or PAYMENT_MINUTES for the
    money of an order that is paid in advance. Numbers are short enough to be read aloud, so they may collide: IntegrityError, once in
    thousands of millions; the transaction is to be tried again.
    """
    orders = [draft.order for draft in drafts]
    for order in orders:
        order.number = reference(order.store.country_id)
        order.expires_at = _deadline(order)
    insert_rows(orders)
    insert_rows(line for draft in drafts for line in _lines_of_order(draft))
    record_events([_placed_fact(order, actor_id=actor_id) for order in orders])
    return orders


def take_stock(drafts: Sequence[Draft]) -> None:
    """Set every line's units aside, in variant order over all orders, or raise OutOfStock.

    As late as it can be: from here to the commit, whoever wants the same variant waits.
    """
    reserve_lines([line for draft in drafts for line in draft.lines])


def _deadline(order: Order) -> datetime:
    at = now()
    return at + timedelta(minutes=settings.PAYMENT_MINUTES) if order.is_prepaid else compute_answer_deadline(order, at=at)


def _lines_of_order(draft: Draft) -> list[OrderLine]:
    for line in draft.lines:
        line.order = draft.order
    return draft.lines


def _placed_fact(order: Order, *, actor_id: int) -> Fact[OrderPlacedData]:
    data = OrderPlacedData(
        **build_order_data(order),
        total_minor=order.total_minor,
        currency=order.currency,
        is_prepaid=order.is_prepaid,
        expires_at=order.expires_at.isoformat() if order.expires_at else "",
    )
    return Fact(ORDER_PLACED, order.pk, actor_id=actor_id, data=data)
