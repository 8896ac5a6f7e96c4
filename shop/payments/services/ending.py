"""Tries to pay that are over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from shop.common.clock import now
from shop.common.states import sources_of
from shop.events.services import record_event
from shop.payments.models import PaymentAttempt
from shop.payments.states import ATTEMPT_TRANSITIONS, AttemptStatus


def end_attempts(attempts: Iterable[PaymentAttempt], status: AttemptStatus, *, failure_code: str = "") -> None:
    """These bring no money, as far as anybody knows now. Events attempt.failed, attempt.expired, attempt.abandoned."""
    with transaction.atomic():
        for attempt in attempts:
            open_still = PaymentAttempt.objects.filter(pk=attempt.pk, status__in=sources_of(ATTEMPT_TRANSITIONS, status))
            ended = open_still.update(status=status, failure_code=failure_code[:80], ended_at=now())
            attempt.refresh_from_db()
            if ended:
                announce_attempt(attempt, f"attempt.{status}")


def announce_attempt(attempt: PaymentAttempt, what: str) -> None:
    """Its event; of a failure the payment's too: payment.failed."""
    data = {"payment_id": attempt.payment_id, "provider": attempt.provider, "failure_code": attempt.failure_code}
    record_event(what, attempt.pk, data=data)
    if what == "attempt.failed":
        record_event("payment.failed", attempt.payment_id, data=data | {"attempt_id": attempt.pk})
