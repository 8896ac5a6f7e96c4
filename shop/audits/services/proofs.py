"""The proof itself, fact by fact: no worker is held for longer than one fact takes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic

import structlog
from django.db import transaction
from django.db.models import F

from shop.audits.events import AUDIT_ALARM, AuditAlarmData
from shop.audits.models import Audit, AuditAlarm, Broken
from shop.audits.queries import broken_before, due_night, missed_since
from shop.audits.states import AlarmKind
from shop.common.clock import now
from shop.common.integrity import known_facts, prove_fact
from shop.events.services import record_event

log = structlog.get_logger(__name__)

TURN_SECONDS = 5  # then other jobs have theirs
FORSAKEN = timedelta(minutes=30)  # a proof that has not moved for so long has lost its worker: no fact takes half of it
MOST_TRIES = 2  # a fact over which so many workers have died is left aside
MOST_LINES, MOST_LETTERS = 20, 300  # kept of one fact
MOST_ROWS = 10_000  # counted of one fact


def begin_due_audit(*, at: datetime) -> Audit | None:
    """The night's proof, when it is to begin or to go on; None when nothing is to be done. Two workers who ask get one of it."""
    night = due_night(at)
    if night is None:
        return None
    facts = known_facts()
    with transaction.atomic():
        audit, is_new = Audit.objects.get_or_create(
            night=night, defaults={"began_at": at, "moved_at": at, "facts": len(facts), "remaining": facts}
        )
        if is_new and missed_since(night):
            _raise_alarm(audit, AlarmKind.MISSED)
    return audit if is_new or _take_over(audit, at=at) else None


def prove_next_facts(audit_id: int, *, seconds: float = TURN_SECONDS) -> bool:
    """Prove what comes next for about so long. Whether anything is left. A job may do so twice: each fact is noted once."""
    until = monotonic() + seconds
    while fact := _next_fact(audit_id):
        _note_fact(audit_id, fact, list(islice(_break_lines(fact, audit_id), MOST_ROWS)))
        if monotonic() >= until:
            return _next_fact(audit_id) is not None
    return False


def _take_over(audit: Audit, *, at: datetime) -> bool:
    forsaken = Audit.objects.filter(pk=audit.pk, ended_at=None, moved_at__lt=at - FORSAKEN)
    return bool(forsaken.update(moved_at=at, tries=F("tries") + 1))


def _next_fact(audit_id: int) -> str | None:
    remaining = Audit.objects.filter(pk=audit_id, ended_at=None).values_list("remaining", flat=True).first()
    return remaining[0] if remaining else None


def _break_lines(fact: str, audit_id: int) -> Iterator[str]:
    """What breaks it. That it cannot be proven is told as such, and keeps no other fact from being proven."""
    tries = Audit.objects.filter(pk=audit_id).values_list("tries", flat=True).first() or 0
    if tries >= MOST_TRIES:
        yield f"not proven: {tries} workers died over it"
        return
    try:
        yield from prove_fact(fact)
    except Exception as error:  # a fault of one proof, whatever it is, is what the night has to tell
        log.exception("fact_not_proven", fact=fact)
        yield f"not proven: {type(error).__name__}: {error}"


def _note_fact(audit_id: int, fact: str, lines: list[str]) -> None:
    with transaction.atomic():
        audit = Audit.objects.select_for_update().get(pk=audit_id)
        if not audit.remaining or audit.remaining[0] != fact:  # another worker has
            return
        audit.remaining, audit.tries, audit.moved_at = audit.remaining[1:], 0, now()
        if lines:
            audit.broken = [*audit.broken, _as_broken(audit, fact, lines)]
        if not audit.remaining:
            _end_audit(audit)
        audit.save(update_fields=["remaining", "tries", "moved_at", "broken", "ended_at"])


def _as_broken(audit: Audit, fact: str, lines: list[str]) -> Broken:
    before = broken_before(audit).get(fact)
    since = before["since"] if before else audit.night.isoformat()
    return Broken(fact=fact, rows=len(lines), lines=[line[:MOST_LETTERS] for line in lines[:MOST_LINES]], since=since)


def _end_audit(audit: Audit) -> None:
    audit.ended_at = now()
    log.info("books_proved", night=str(audit.night), facts=audit.facts, broken=len(audit.broken))
    if audit.broken:
        _raise_alarm(audit, AlarmKind.BROKEN)


def _raise_alarm(audit: Audit, kind: AlarmKind) -> None:
    AuditAlarm.objects.create(audit=audit, kind=kind)
    record_event(AUDIT_ALARM, audit.pk, data=AuditAlarmData(kind=kind.value))
