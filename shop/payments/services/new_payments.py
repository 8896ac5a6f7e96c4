"""What the buyer of a checkout owes."""

from __future__ import annotations

from collections.abc import Sequence

from shop.common.prepared import insert_rows
from shop.orders.models import Order
from shop.payments.exceptions import MethodUnavailable
from shop.payments.models import Payment, PaymentShare
from shop.payments.providers import get_provider
from shop.payments.queries import reason_against


def open_payments(orders: Sequence[Order]) -> list[Payment]:
    """What the buyer of one checkout owes, by its method: one payment for each order at its door, or one in advance for all of them.

    Raises UnknownMethod, MethodUnavailable with the reason.
    """
    _require_common_method(orders)
    groups = [list(orders)] if orders[0].is_prepaid else [[order] for order in orders]
    payments = insert_rows(_write_payment(group) for group in groups)
    shares = [
        PaymentShare(payment=payment, order=order, amount_minor=order.total_minor)
        for payment, group in zip(payments, groups, strict=True)
        for order in group
    ]
    insert_rows(shares)
    return payments


def _require_common_method(orders: Sequence[Order]) -> None:
    """What costs nothing is paid in no way."""
    if any(order.total.is_positive for order in orders):
        reason = reason_against(get_provider(orders[0].payment_method), orders)
        if reason:
            raise MethodUnavailable(reason)


def _write_payment(orders: Sequence[Order]) -> Payment:
    first = orders[0]
    amount_minor = sum(order.total_minor for order in orders)
    return Payment(checkout=first.checkout, provider=first.payment_method, amount_minor=amount_minor, currency=first.currency)
