"""What money that has come means for the orders it was meant for. The caller holds payment and attempt."""

from __future__ import annotations

from shop.common.clock import now
from shop.common.money import Money
from shop.events.services import record_event
from shop.ledger.services import Holder
from shop.orders.models import Order
from shop.orders.services import mark_paid
from shop.payments.events import PAYMENT_RECEIVED, PaymentReceivedData
from shop.payments.models import PaymentAttempt
from shop.payments.services.ended_attempts import end_attempts
from shop.payments.services.payment_locks import Held
from shop.payments.services.refunds import owe_back
from shop.payments.states import AttemptStatus, MoneyProblem, PaymentStatus


def settle_attempt(held: Held, attempt: PaymentAttempt, *, paid_from: Holder) -> None:
    """Pay the orders that still wait with what the attempt has received; what is left over is owed back, and said in its `problem`."""
    received = Money(attempt.received_minor or 0, attempt.received_currency)
    if held.payment.status == PaymentStatus.RECEIVED:
        _save_problem(attempt, MoneyProblem.DOUBLE)
        owe_back(attempt, received, problem=MoneyProblem.DOUBLE)
        return
    paid = [order for order in held.unpaid if mark_paid(order, paid_from=paid_from)]
    left = received - sum((order.total for order in paid), Money.zero(received.currency))
    _save_problem(attempt, "" if left.is_zero else MoneyProblem.LATE)
    if paid:
        _receive_payment(held, attempt, paid)
    if not left.is_zero:
        owe_back(attempt, left, problem=MoneyProblem.LATE)


def _save_problem(attempt: PaymentAttempt, problem: str) -> None:
    attempt.problem = problem
    attempt.save()


def _receive_payment(held: Held, attempt: PaymentAttempt, paid: list[Order]) -> None:
    """Event payment.received; the other tries are over."""
    payment = held.payment
    payment.status, payment.provider, payment.received_at, payment.paid_by = PaymentStatus.RECEIVED, attempt.provider, now(), attempt
    payment.save(update_fields=["status", "provider", "received_at", "paid_by"])
    Order.objects.filter(pk__in=[order.pk for order in paid]).update(payment_method=attempt.provider)
    end_attempts([other for other in held.attempts() if other.pk != attempt.pk], AttemptStatus.ABANDONED)
    data = PaymentReceivedData(
        attempt_id=attempt.pk,
        order_ids=[order.pk for order in paid],
        provider=attempt.provider,
        amount_minor=sum(order.total_minor for order in paid),
        currency=payment.currency,
    )
    record_event(PAYMENT_RECEIVED, payment.pk, data=data)
