"""A prepaid order's money arrives. Payments stand above orders and say so; what it means for the order is decided here."""

from __future__ import annotations

from django.db import transaction

from shop.catalog.services.stock import commit_reservations
from shop.common.clock import now
from shop.events.services import record_event
from shop.ledger.services import Holder
from shop.orders.events import ORDER_PAID, ORDER_TO_PAY_AT_DOOR, OrderPaidData
from shop.orders.exceptions import InvalidTransition
from shop.orders.models import Order
from shop.orders.services.deadlines import compute_answer_deadline
from shop.orders.services.postings import post_paid
from shop.orders.services.transitions import build_order_data
from shop.orders.states import DeliveryMethod, Fulfilment


def mark_paid(order: Order, *, paid_from: Holder) -> bool:
    """The whole total has arrived at `paid_from`: the units are sold, the seller answers until `compute_answer_deadline`. Event order.paid.

    False, and nothing changed, when the order cannot use the money: it was paid before, is over, or is paid at the door.
    """
    with transaction.atomic():
        at = now()
        waiting = Order.objects.filter(pk=order.pk, is_prepaid=True, paid_at=None, fulfilment=Fulfilment.PENDING)
        paid = waiting.update(paid_at=at, money_seen_at=at, expires_at=compute_answer_deadline(order, at=at))
        order.refresh_from_db(fields=["paid_at", "money_seen_at", "expires_at", "fulfilment"])
        if not paid:
            return False
        commit_reservations(order.pk, actor_id=None)
        post_paid(order, paid_from=paid_from)
        data = OrderPaidData(**build_order_data(order), total_minor=order.total_minor, currency=order.currency)
        record_event(ORDER_PAID, order.pk, actor_id=None, data=data)
    return True


def pay_at_door(order: Order, *, actor_id: int) -> None:
    """The buyer of an order that waits for its money will pay in cash instead. Event order.to_pay_at_door; raises InvalidTransition.

    Not for a download: nobody comes to its door.
    """
    with transaction.atomic():
        waiting = Order.objects.filter(pk=order.pk, is_prepaid=True, paid_at=None, fulfilment=Fulfilment.PENDING)
        expires_at = compute_answer_deadline(order, at=now())
        moved = waiting.exclude(delivery_method=DeliveryMethod.DIGITAL).update(
            is_prepaid=False, payment_method="cash", expires_at=expires_at
        )
        order.refresh_from_db(fields=["is_prepaid", "payment_method", "expires_at", "fulfilment"])
        if not moved:
            raise InvalidTransition(order.fulfilment, label=order.get_fulfilment_display())
        record_event(ORDER_TO_PAY_AT_DOOR, order.pk, actor_id=actor_id, data=build_order_data(order))
