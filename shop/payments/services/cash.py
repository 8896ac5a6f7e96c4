"""Banknotes at the door."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.services import record_event
from shop.orders.models import Order
from shop.payments.events import PAYMENT_RECEIVED, PaymentReceivedData
from shop.payments.exceptions import NothingDue
from shop.payments.models import Payment
from shop.payments.services.ended_attempts import end_attempts
from shop.payments.states import LIVE_ATTEMPTS, TRANSITIONS, AttemptStatus, PaymentStatus


def receive_cash(order: Order, *, received_by: User) -> Payment:
    """The cash has changed hands. A replay returns the received payment unchanged; raises NothingDue when none waits."""
    with transaction.atomic():
        received = _move_cash_payment(order, PaymentStatus.RECEIVED, received_by=received_by, received_at=now())
        payment = order.payments.filter(status=PaymentStatus.RECEIVED).first()
        if payment is None:
            raise NothingDue
        if received:
            data = PaymentReceivedData(order_id=order.pk, amount_minor=payment.amount_minor, currency=payment.currency)
            record_event(PAYMENT_RECEIVED, payment.pk, actor_id=received_by.pk, data=data)
    return payment


def cancel_payment(order: Order) -> None:
    """Nothing is due for this order any more. A payment that has arrived stays; a replay changes nothing.

    One that stands for other orders too still waits for theirs. The caller holds the order.
    """
    with transaction.atomic():
        due = Payment.objects.select_for_update(of=("self",)).filter(status=PaymentStatus.DUE)
        payment = due.filter(shares__order=order, shares__is_live=True).first()
        if payment is None:
            return
        payment.shares.filter(order=order).update(is_live=False)
        if not payment.shares.filter(is_live=True).exists():
            Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.CANCELLED)
            open_still = payment.attempts.select_for_update().filter(status__in=LIVE_ATTEMPTS)
            end_attempts(list(open_still.order_by("pk")), AttemptStatus.ABANDONED)


def _move_cash_payment(order: Order, target: PaymentStatus, **changes: object) -> int:
    """Of a payment at the door: it is one order's alone."""
    due = Payment.objects.filter(shares__order=order, shares__is_live=True, status__in=sources_of(TRANSITIONS, target))
    return Payment.objects.filter(pk__in=due.values("pk")).update(status=target, **changes)
