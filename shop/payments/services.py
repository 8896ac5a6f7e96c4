"""The verbs of payments. Money that arrived is a fact: a received payment never changes again."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.services import record_event
from shop.orders.models import Order
from shop.payments.exceptions import MethodUnavailable, NothingDue
from shop.payments.models import Payment
from shop.payments.providers import get_provider
from shop.payments.queries import method_offers
from shop.payments.states import TRANSITIONS, PaymentStatus


def open_payment(order: Order) -> Payment:
    """What the order's buyer owes, by the order's method. Raises UnknownMethod, MethodUnavailable with the reason."""
    get_provider(order.payment_method)
    offers = method_offers(order.store.country, order.store, order.total)
    offer = next(offer for offer in offers if offer.code == order.payment_method)
    if not offer.available:
        raise MethodUnavailable(offer.reason)
    return Payment.objects.create(order=order, provider=offer.code, amount_minor=order.total_minor, currency=order.currency)


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
    """Nothing is due any more. A payment that has arrived stays; a replay changes nothing."""
    _move(order, PaymentStatus.CANCELLED)


def _move(order: Order, target: PaymentStatus, **changes: object) -> int:
    return order.payments.filter(status__in=sources_of(TRANSITIONS, target)).update(status=target, **changes)
