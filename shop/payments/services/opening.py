"""What the buyer of a checkout owes."""

from __future__ import annotations

from collections.abc import Sequence

from shop.orders.models import Order
from shop.payments.exceptions import MethodUnavailable
from shop.payments.models import Payment, PaymentShare
from shop.payments.providers import get_provider
from shop.payments.queries import method_offers


def open_payments(orders: Sequence[Order]) -> list[Payment]:
    """What the buyer of one checkout owes, by its method: one payment for each order at its door, or one in advance for all of them.

    Raises UnknownMethod, MethodUnavailable with the reason.
    """
    provider = get_provider(orders[0].payment_method)
    for order in orders:
        _require_offered(order)
    groups = [[order] for order in orders] if provider.paid_at_door else [list(orders)]
    payments = Payment.objects.bulk_create([_payment(group) for group in groups])
    shares = [
        PaymentShare(payment=payment, order=order, amount_minor=order.total_minor)
        for payment, group in zip(payments, groups, strict=True)
        for order in group
    ]
    PaymentShare.objects.bulk_create(shares)
    return payments


def _require_offered(order: Order) -> None:
    offers = method_offers(order.store.country, order.store, order.total)
    offer = next(offer for offer in offers if offer.code == order.payment_method)
    if not offer.available:
        raise MethodUnavailable(offer.reason)


def _payment(orders: Sequence[Order]) -> Payment:
    first = orders[0]
    amount_minor = sum(order.total_minor for order in orders)
    return Payment(checkout=first.checkout, provider=first.payment_method, amount_minor=amount_minor, currency=first.currency)
