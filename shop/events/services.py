"""Recording events."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection

from shop.common.clock import now
from shop.common.jobs import enqueue
from shop.events.commit import note_change
from shop.events.models import DomainEvent
from shop.events.tasks import dispatch

GRACE = timedelta(seconds=30)  # the job queued at commit gets this long before the sweep steps in


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of the change it tells of."""


def record_event(name: str, subject_id: int, *, actor_id: int | None = None, data: Mapping[str, Any] | None = None) -> DomainEvent:
    """Write `<subject>.<what happened>` beside the change it tells of, and queue its handlers for after the commit.

    Raises NotInTransaction when there is no transaction that would carry both.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(name)
    event = DomainEvent.objects.create(
        name=name,
        subject=name.partition(".")[0],
        subject_id=subject_id,
        actor_id=actor_id,
        data=dict(data or {}),
        next_attempt_at=now() + GRACE,
    )
    note_change(event.subject, subject_id)
    enqueue(dispatch, event.pk)
    return event
