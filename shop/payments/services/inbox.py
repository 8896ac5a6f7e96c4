"""The inbox of what providers tell us. A message is verified and kept, then answered; what it means is found out by asking.

Nothing is answered away: what cannot be applied stays, says why, is tried again by itself for two days, and by hand for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F

from shop.common.clock import now
from shop.common.phrases import kept_phrase
from shop.payments.exceptions import PaymentError, kept_error
from shop.payments.models import PaymentAttempt, PaymentEvent
from shop.payments.providers.base import Hint, get_online_provider
from shop.payments.services.charges import ask_attempt, is_kept_aside, learn_charge
from shop.payments.states import EventStatus

GRACE = timedelta(seconds=30)  # the job queued with the answer gets this long before the sweep steps in
LONGEST_PAUSE_MINUTES = 240
TRIES = 18  # by itself, over about two days

Applied = Callable[[PaymentEvent], bool]
_appliers: dict[str, list[Applied]] = {}
OPEN = (EventStatus.RECEIVED, EventStatus.STUCK)

log = structlog.get_logger(__name__)


def on_hint(*about: str) -> Callable[[Applied], Applied]:
    """Register who looks into messages about refunds, payouts, accounts. False: no such thing is known there (yet). Raises PaymentError.

    A refund that leaves by another provider's payout is a payout to that provider: several may be asked whose it is.
    """

    def register(applier: Applied) -> Applied:
        for name in about:
            _appliers.setdefault(name, []).append(applier)
        return applier

    return register


def receive_event(provider_code: str, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
    """Verify a message and keep it, once: a copy is counted. Raises UnknownMethod, BadSignature, BadHint; then nothing is kept."""
    hint = get_online_provider(provider_code).read_hint(body, headers)
    row = _write_message(provider_code, hint, body)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        copies = PaymentEvent.objects.filter(provider=row.provider, event_id=row.event_id)
        if not copies.update(copies=F("copies") + 1):
            raise
        return copies.get()
    return row


def apply_event(event_id: int) -> PaymentEvent:
    """Find out what a message means, and do it. May run any number of times and in any order; one that is settled stays so."""
    event = PaymentEvent.objects.get(pk=event_id)
    if event.status not in OPEN:
        return event
    try:
        problem = _apply_to_subject(event)
    except PaymentError as error:
        return _mark_stuck(event, kept_error(error))
    except Exception as error:
        log.exception("payment_event_failed", event_id=event.pk)
        return _mark_stuck(event, kept_phrase("inbox", "crashed", typed=f"{type(error).__name__}: {error}"))
    return _mark_stuck(event, problem) if problem else _mark_settled(event)


def waiting_events(attempt: PaymentAttempt) -> list[int]:
    """Messages about an attempt that came before it could be found."""
    events = PaymentEvent.objects.filter(provider=attempt.provider, about="charge", status__in=OPEN)
    return list((events.filter(external_id=attempt.external_id) | events.filter(key=attempt.key)).values_list("pk", flat=True))


def _write_message(provider_code: str, hint: Hint, body: bytes) -> PaymentEvent:
    return PaymentEvent(
        provider=provider_code,
        event_id=hint.event_id if len(hint.event_id) <= 160 else hashlib.sha256(hint.event_id.encode()).hexdigest(),
        kind=hint.kind[:80],
        about=hint.about[:10],
        external_id=hint.external_id[:120],
        key=hint.key[:40],
        kept=dict(hint.kept),
        body=body.decode(errors="replace").replace("\x00", "\ufffd"),
        next_try_at=now() + GRACE,
    )


def _apply_to_subject(event: PaymentEvent) -> str:
    """Why it cannot be applied now; empty when it was, or concerns nobody here."""
    if not event.about:
        return ""
    if event.about == "charge":
        return _apply_charge(event)
    return "" if any(applier(event) for applier in _appliers.get(event.about, [])) else kept_phrase("inbox", "unknown")


def _apply_charge(event: PaymentEvent) -> str:
    attempt = _attempt_of_message(event)
    if attempt is None:
        return kept_phrase("inbox", "no_attempt")
    attempt = ask_attempt(learn_charge(attempt, external_id=event.external_id, kept=event.kept).pk)
    if not attempt.external_id:
        return kept_phrase("inbox", "starting")
    return kept_phrase("kept_aside", attempt.problem) if is_kept_aside(attempt) else ""


def _attempt_of_message(event: PaymentEvent) -> PaymentAttempt | None:
    """By our key where the message carries it, else by the provider's id."""
    ours = PaymentAttempt.objects.filter(provider=event.provider)
    by_key = ours.filter(key=event.key).first() if event.key else None
    return by_key or (ours.filter(external_id=event.external_id).first() if event.external_id else None)


def _mark_stuck(event: PaymentEvent, problem: str) -> PaymentEvent:
    pause = timedelta(minutes=min(2**event.tries, LONGEST_PAUSE_MINUTES))
    PaymentEvent.objects.filter(pk=event.pk, status__in=OPEN).update(
        status=EventStatus.STUCK,
        problem=problem[:300],
        tries=F("tries") + 1,
        next_try_at=now() + pause if event.tries < TRIES else None,
    )
    event.refresh_from_db()
    return event


def _mark_settled(event: PaymentEvent) -> PaymentEvent:
    status = EventStatus.APPLIED if event.about else EventStatus.IGNORED
    done = PaymentEvent.objects.filter(pk=event.pk, status__in=OPEN)
    done.update(status=status, problem="", tries=F("tries") + 1, next_try_at=None, settled_at=now())
    event.refresh_from_db()
    return event
