"""Bringing recorded events to their handlers."""

from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from shop.common.clock import now
from shop.events.models import DomainEvent, HandlerRun
from shop.events.registry import Handler, handlers_of

log = structlog.get_logger(__name__)

MAX_BACKOFF = timedelta(hours=1)


def dispatch_event(event_id: int) -> bool:
    """Run the handlers which have not yet reacted. True when none is left; a failure is kept and tried again later."""
    event = DomainEvent.objects.filter(pk=event_id).first()
    if event is None or event.handled_at:
        return True
    done = set(event.runs.values_list("handler", flat=True))
    errors = [
        error
        for path, handler in handlers_of(event.name).items()
        if path not in done and (error := _run_once(event, path=path, handler=handler))
    ]
    if errors:
        _postpone(event, errors=errors)
        return False
    DomainEvent.objects.filter(pk=event.pk).update(handled_at=now(), last_error="")
    return True


def sweep_events(*, limit: int = 500) -> int:
    """Dispatch what a crash or a dead queue left behind, oldest first. Returns how many events were tried."""
    at = now()
    # Further away than anything is ever postponed: the clock was set back since.
    is_due = Q(next_attempt_at=None) | Q(next_attempt_at__lte=at) | Q(next_attempt_at__gt=at + 2 * MAX_BACKOFF)
    due = DomainEvent.objects.unhandled().filter(is_due)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    for event_id in ids:
        dispatch_event(event_id)
    return len(ids)


def oldest_unhandled() -> datetime | None:
    """When the event was recorded that has waited longest; None when nothing waits."""
    return DomainEvent.objects.unhandled().order_by("pk").values_list("occurred_at", flat=True).first()


def _run_once(event: DomainEvent, *, path: str, handler: Handler) -> str:
    """The handler's work and its mark commit together; a second runner loses on the unique key and undoes its work."""
    try:
        with transaction.atomic():
            HandlerRun.objects.create(event=event, handler=path)
            handler(event)
    except IntegrityError as error:
        if HandlerRun.objects.filter(event=event, handler=path).exists():
            return ""
        return _failure_text(event, path=path, error=error)
    except Exception as error:  # noqa: BLE001  # one handler's fault must not keep the others from reacting
        return _failure_text(event, path=path, error=error)
    return ""


def _failure_text(event: DomainEvent, *, path: str, error: Exception) -> str:
    log.exception("handler_failed", handler=path, event_name=event.name, event_id=event.pk)
    return f"{path}: {type(error).__name__}: {error}"


def _postpone(event: DomainEvent, *, errors: list[str]) -> None:
    wait = min(timedelta(seconds=10 * 2 ** min(event.attempts, 12)), MAX_BACKOFF)
    DomainEvent.objects.filter(pk=event.pk).update(
        attempts=F("attempts") + 1, next_attempt_at=now() + wait, last_error="\n".join(errors)[:4000]
    )
