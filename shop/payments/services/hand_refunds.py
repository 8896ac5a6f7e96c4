"""A seller gives the buyer his money back out of his own hand: none of the platform's leaves, so his debt is no reason against it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from shop.accounts.models import User
from shop.orders.models import Order
from shop.payments.exceptions import NotYourRefund
from shop.payments.models import Refund
from shop.payments.services.cash_refunds import name_carrier
from shop.payments.services.refunds import refund_order
from shop.payments.states import RefundCause, RefundStatus


def refund_by_hand(
    order: Order,
    *,
    quantities: Mapping[int, int] | None,
    cause: RefundCause,
    reason: str,
    delivery: bool,
    key: str,
    restock: bool,
    actor_id: int,
) -> Refund | None:
    """Owe it and name the seller, in one step: the buyer's code says that he has paid. For orders whose buyer has paid in cash.

    As `refund_order`, but the limit of debt stops it only where the seller would owe more once he has paid than he did before. Raises
    NotYourRefund also for anybody but the seller.
    """
    if actor_id != order.store.owner_id or not is_paid_by_hand(order):
        raise NotYourRefund
    with transaction.atomic():
        refund = refund_order(
            order,
            quantities=quantities,
            cause=cause,
            reason=reason,
            delivery=delivery,
            key=key,
            actor_id=actor_id,
            restock=restock,
            by_hand=True,
        )
        if refund is not None and refund.status == RefundStatus.OWED:
            refund = name_carrier(refund, User.objects.get(pk=actor_id), actor_id=actor_id)
    return refund


def is_paid_by_hand(order: Order) -> bool:
    """Whether its buyer has paid in cash and got the goods: only then is there anything that the seller may pay instead of us."""
    return order.delivered_at is not None and not order.is_prepaid
