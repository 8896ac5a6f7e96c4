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
from shop.payments.exceptions import BadHint, BadSignature, InboxFull, PaymentError, SignerUnknown, kept_error
from shop.payments.models import PaymentAttempt, PaymentEvent
from shop.payments.providers.answers import storable_text
from shop.payments.providers.base import CertifiedProvider, Hint, LocatingProvider, OnlineProvider, get_online_provider
from shop.payments.services.charges import ask_attempt, is_kept_aside, learn_charge
from shop.payments.states import EventStatus, MoneyProblem

GRACE = timedelta(seconds=30)  # the job queued with the answer gets this long before the sweep steps in
LONGEST_PAUSE_MINUTES = 240
TRIES = 18  # by itself, over about two days
MOST_UNPROVEN = 200  # at once, of a provider: whoever sends more of them is not the provider
LONGEST_EVENT_ID = 160

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
    """Keep a message that its provider signed, once: a copy is counted, and has `copies` above one. No network is asked.

    What is signed and cannot be read is kept for staff. What cannot be proven here yet is kept unproven, up to a number: a job proves it.
    Raises UnknownMethod, BadSignature, InboxFull; then nothing is kept.
    """
    provider = get_online_provider(provider_code)
    try:
        row = make_message(provider_code, provider.read_hint(body, headers), body)
    except BadHint:
        row = make_unreadable(provider_code, body)
    except SignerUnknown:
        row = _make_unproven(provider, body, headers)
    return keep_event_once(row)


def keep_event_once(row: PaymentEvent) -> PaymentEvent:
    """Write it; or count it, where it is a copy of one that is there."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        same = PaymentEvent.objects.filter(provider=row.provider, event_id=row.event_id)
        if not same.update(copies=F("copies") + row.copies):
            raise
        return same.get()
    return row


def make_message(provider_code: str, hint: Hint, body: bytes) -> PaymentEvent:
    """A row, not written yet, of what a message says. What a database cannot keep of its texts is replaced; the bytes stay as they came."""
    return PaymentEvent(
        provider=provider_code,
        event_id=storable_text(hint.event_id, LONGEST_EVENT_ID),
        kind=storable_text(hint.kind, 80),
        about=hint.about,
        external_id=storable_text(hint.external_id, 120),
        reference=storable_text(hint.reference, 80),
        key=storable_text(hint.key, 40),
        kept={name: storable_text(value, 200) for name, value in hint.kept.items()},
        raw=body,
        next_try_at=now() + GRACE,
    )


def make_unreadable(provider_code: str, body: bytes) -> PaymentEvent:
    """A row, not written yet, of what was signed and is not of the provider's shape: for people, no job can do anything with it."""
    digest = hashlib.sha256(body).hexdigest()
    problem = kept_phrase("inbox", "unreadable")
    return PaymentEvent(provider=provider_code, event_id=f"unreadable:{digest}", raw=body, status=EventStatus.STUCK, problem=problem)


def apply_due_event(event_id: int) -> PaymentEvent:
    """`apply_event` for jobs: one that is stuck waits for its time, however many jobs were queued meanwhile."""
    event = PaymentEvent.objects.get(pk=event_id)
    waits = event.status == EventStatus.STUCK and (event.next_try_at is None or event.next_try_at > now())
    return event if waits else apply_event(event_id)


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
        return _mark_stuck(event, kept_phrase("inbox", "crashed", typed=type(error).__name__))  # no more: some tell the SQL they failed at
    return _mark_stuck(event, problem) if problem else _mark_settled(event)


def wake_waiting_events(attempt: PaymentAttempt) -> list[int]:
    """Messages about an attempt that came before it could be found; from now on they are due."""
    events = PaymentEvent.objects.filter(provider=attempt.provider, about="charge", status__in=OPEN)
    found = list((events.filter(external_id=attempt.external_id) | events.filter(key=attempt.key)).values_list("pk", flat=True))
    PaymentEvent.objects.filter(pk__in=found, status=EventStatus.STUCK).update(next_try_at=now())
    return found


def _make_unproven(provider: OnlineProvider, body: bytes, headers: Mapping[str, str]) -> PaymentEvent:
    """Under a name of its own, never the one it claims: somebody else's message must not stand in the way of the true one."""
    if not isinstance(provider, CertifiedProvider):
        raise BadSignature
    if PaymentEvent.objects.filter(provider=provider.code, status=EventStatus.UNPROVEN).count() >= MOST_UNPROVEN:
        raise InboxFull
    sent = {name: headers.get(name, "") for name in provider.signed_headers}
    digest = hashlib.sha256(repr(sorted(sent.items())).encode() + body).hexdigest()
    return PaymentEvent(
        provider=provider.code, event_id=f"unproven:{digest}", kept=sent, raw=body, status=EventStatus.UNPROVEN, next_try_at=now() + GRACE
    )


def _apply_to_subject(event: PaymentEvent) -> str:
    """Why it cannot be applied now; empty when it was, or concerns nobody here."""
    if not event.about:
        return ""
    if event.about == "charge":
        return _apply_charge_of_event(event)
    return "" if any(applier(event) for applier in _appliers.get(event.about, [])) else kept_phrase("inbox", "unknown")


def _apply_charge_of_event(event: PaymentEvent) -> str:
    attempt = _attempt_of_message(event)
    if attempt is None:
        return kept_phrase("inbox", "no_attempt")
    attempt = ask_attempt(learn_charge(attempt, external_id=event.external_id, kept=event.kept).pk)
    if not attempt.external_id:
        return kept_phrase("inbox", "starting")
    if attempt.problem == MoneyProblem.DOUBTED:
        return kept_phrase("inbox", "doubted")
    return kept_phrase("kept_aside", attempt.problem) if is_kept_aside(attempt) else ""


def _attempt_of_message(event: PaymentEvent) -> PaymentAttempt | None:
    """By our key where the message carries it, else by the provider's id, else by its receipt: known here, or asked about there."""
    found = _attempt_named(event.provider, key=event.key, external_id=event.external_id, reference=event.reference)
    if found is None and event.reference and not event.external_id:
        provider = get_online_provider(event.provider)
        external_id, key = provider.locate_charge(event.reference) if isinstance(provider, LocatingProvider) else ("", "")
        found = _attempt_named(event.provider, key=key, external_id=external_id)
    return found


def _attempt_named(provider_code: str, **names: str) -> PaymentAttempt | None:
    ours = PaymentAttempt.objects.filter(provider=provider_code)
    found = (ours.filter(**{name: value}).first() for name, value in names.items() if value)
    return next((attempt for attempt in found if attempt is not None), None)


def _mark_stuck(event: PaymentEvent, problem: str) -> PaymentEvent:
    """A try is used up by whoever began it as the last: of two at once one."""
    pause = timedelta(minutes=min(2**event.tries, LONGEST_PAUSE_MINUTES))
    PaymentEvent.objects.filter(pk=event.pk, status__in=OPEN, tries=event.tries).update(
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
