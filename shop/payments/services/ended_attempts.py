"""Tries to pay that are over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.declarations import Event
from shop.events.services import record_event
from shop.payments.events import ATTEMPT_ENDED, ATTEMPT_FAILED, PAYMENT_FAILED, AttemptData, PaymentFailedData
from shop.payments.models import PaymentAttempt
from shop.payments.states import ATTEMPT_TRANSITIONS, AttemptStatus


def end_attempts(attempts: Iterable[PaymentAttempt], status: AttemptStatus, *, failure_code: str = "") -> None:
    """End those that are still open: as far as anybody knows they bring no money.

    Events attempt.failed, attempt.expired, attempt.abandoned.
    """
    with transaction.atomic():
        for attempt in attempts:
            open_still = PaymentAttempt.objects.filter(pk=attempt.pk, status__in=sources_of(ATTEMPT_TRANSITIONS, status))
            ended = open_still.update(status=status, failure_code=failure_code[:80], ended_at=now())
            attempt.refresh_from_db()
            if ended:
                record_attempt(attempt, ATTEMPT_ENDED[status])


def record_attempt(attempt: PaymentAttempt, event: Event[AttemptData]) -> None:
    """Record the attempt's event; of a failure the payment's too: payment.failed."""
    data = AttemptData(payment_id=attempt.payment_id, provider=attempt.provider, failure_code=attempt.failure_code)
    record_event(event, attempt.pk, data=data)
    if event == ATTEMPT_FAILED:
        record_event(PAYMENT_FAILED, attempt.payment_id, data=PaymentFailedData(**data, attempt_id=attempt.pk))
