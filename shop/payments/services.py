"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.services import record_event
from shop.orders.models import Order
from shop.payments.exceptions import MethodUnavailable, NothingDue
from shop.payments.models import Payment, PaymentShare
from shop.payments.providers import get_provider
from shop.payments.queries import method_offers
from shop.payments.states import TRANSITIONS, PaymentStatus


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


def receive_cash(order: Order, *, received_by: User) -> Payment:
    """The cash has changed hands. A replay returns the received payment unchanged; raises NothingDue when none waits."""
    with transaction.atomic():
        received = _move(order, PaymentStatus.RECEIVED, received_by=received_by, received_at=now())
        payment = order.payments.filter(status=PaymentStatus.RECEIVED).first()
        if payment is None:
            raise NothingDue
        if received:
            data = {"order_id": order.pk, "amount_minor": payment.amount_minor, "currency": payment.currency}
            record_event("payment.received", payment.pk, actor_id=received_by.pk, data=data)
    return payment


def cancel_payment(order: Order) -> None:
    """Nothing is due at the door any more. A payment that has arrived stays; a replay changes nothing."""
    with transaction.atomic():
        if _move(order, PaymentStatus.CANCELLED):
            PaymentShare.objects.filter(order=order, payment__status=PaymentStatus.CANCELLED).update(is_live=False)


def _require_offered(order: Order) -> None:
    offers = method_offers(order.store.country, order.store, order.total)
    offer = next(offer for offer in offers if offer.code == order.payment_method)
    if not offer.available:
        raise MethodUnavailable(offer.reason)


def _payment(orders: Sequence[Order]) -> Payment:
    first = orders[0]
    amount_minor = sum(order.total_minor for order in orders)
    return Payment(checkout=first.checkout, provider=first.payment_method, amount_minor=amount_minor, currency=first.currency)


def _move(order: Order, target: PaymentStatus, **changes: object) -> int:
    """Of a payment at the door: it is one order's alone."""
    due = Payment.objects.filter(shares__order=order, shares__is_live=True, status__in=sources_of(TRANSITIONS, target))
    return Payment.objects.filter(pk__in=due.values("pk")).update(status=target, **changes)
