"""What is due to be looked at again: ids for jobs, each of which does one thing."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from shop.common.clock import now
from shop.orders.states import Fulfilment
from shop.payments.models import PaymentAttempt, PaymentEvent, PaymentShare, Refund
from shop.payments.services.charges import CLOCK_SKEW
from shop.payments.states import KEPT_ASIDE, LIVE_ATTEMPTS, AttemptStatus, EventStatus, PaymentStatus

FRESH = timedelta(minutes=15)  # a buyer sits in front of it: asked about every minute
LATER = timedelta(minutes=5)
OVER = timedelta(hours=1)  # money may come on an attempt that is over
MEMORY = timedelta(days=2)  # for so long
PUT_OFF = timedelta(hours=8)  # longer than any message is put off: beyond, the clock was set back since
GIVEN_BACK_AFTER = timedelta(days=1)  # what staff have not put right by then


def find_attempts_to_ask(*, limit: int = 200) -> list[int]:
    """Open ones, and for two days those that are over without money: a webhook may have been lost."""
    at = now()
    live = Q(status__in=LIVE_ATTEMPTS) & (
        Q(asked_at=None, started_at__lt=at - timedelta(seconds=30))
        | Q(asked_at__lt=at - timedelta(seconds=50), started_at__gt=at - FRESH)
        | Q(asked_at__lt=at - LATER)
        | Q(asked_at__gt=at + LATER)  # by a clock that was ahead
    )
    over = Q(status__in=[AttemptStatus.FAILED, AttemptStatus.EXPIRED, AttemptStatus.ABANDONED], started_at__gt=at - MEMORY)
    over &= ~Q(external_id="") & (Q(asked_at=None) | Q(asked_at__lt=at - OVER))
    attempts = PaymentAttempt.objects.filter(live | over).exclude(provider="credit")
    return list(attempts.order_by(F("asked_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:limit])


def find_events_to_apply(*, limit: int = 200) -> list[int]:
    """Messages whose time for another try has come."""
    at = now()
    is_due = Q(next_try_at__lte=at) | Q(next_try_at__gt=at + PUT_OFF)
    due = PaymentEvent.objects.filter(is_due, status__in=[EventStatus.RECEIVED, EventStatus.STUCK])
    return list(due.order_by("next_try_at").values_list("pk", flat=True)[:limit])


def find_attempts_to_give_back(*, limit: int = 200) -> list[int]:
    """Money kept aside for a day, or whose orders are over or paid otherwise."""
    waits = Exists(PaymentShare.objects.filter(payment=OuterRef("payment"), order__fulfilment=Fulfilment.PENDING, order__paid_at=None))
    aside = PaymentAttempt.objects.filter(status=AttemptStatus.PAID, problem__in=KEPT_ASIDE, received_minor__gt=0)
    aside = aside.filter(~Exists(Refund.objects.filter(attempt=OuterRef("pk"))))
    nothing_to_pay = ~Q(payment__status=PaymentStatus.DUE) | ~Q(waits)
    ripe = Q(ended_at__lt=now() - GIVEN_BACK_AFTER) | (Q(ended_at__lt=now() - CLOCK_SKEW) & nothing_to_pay)
    return list(aside.filter(ripe).order_by("pk").values_list("pk", flat=True)[:limit])
