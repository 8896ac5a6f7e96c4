"""Recording events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, overload

from django.db import connection

from shop.common.clock import now
from shop.common.jobs import enqueue
from shop.common.prepared import insert_rows
from shop.events.commit_reactions import note_change
from shop.events.declarations import Event, NoPayload, PayloadT
from shop.events.dispatcher import dispatch_event
from shop.events.models import DomainEvent
from shop.events.tasks import dispatch, dispatch_all

GRACE = timedelta(seconds=30)  # the job queued at commit gets this long before the sweep steps in
BULK_GRACE = timedelta(minutes=5)  # many at once take longer
FEW = 10


class NotInTransaction(RuntimeError):
    """An event was recorded outside the transaction of the change it tells of."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[PayloadT]):
    """What one event is to say."""

    event: Event[PayloadT]
    subject_id: int
    actor_id: int | None = None
    data: PayloadT | None = None  # None where the event has NoPayload


@overload
def record_event(event: Event[NoPayload], subject_id: int, *, actor_id: int | None = None) -> DomainEvent: ...
@overload
def record_event(event: Event[PayloadT], subject_id: int, *, actor_id: int | None = None, data: PayloadT) -> DomainEvent: ...
def record_event(event: Event[Any], subject_id: int, *, actor_id: int | None = None, data: Mapping[str, Any] | None = None) -> DomainEvent:
    """Write the event beside the change it tells of, and queue its handlers for after the commit.

    Raises NotInTransaction when there is no transaction that would carry both.
    """
    return record_events([Fact(event, subject_id, actor_id=actor_id, data=data)])[0]


def record_events(facts: Sequence[Fact[Any]], *, dispatch_here: bool = False) -> list[DomainEvent]:
    """Several of them in one statement; none costs none. Raises NotInTransaction like `record_event`.

    `dispatch_here` is for jobs, for which nobody waits: the handlers of a few run right after the commit, in the same process.
    """
    if facts and not connection.in_atomic_block:
        raise NotInTransaction(facts[0].event.name)
    is_bulk = len(facts) > FEW  # then one job for all of them, behind what people wait for
    events = insert_rows(
        DomainEvent(
            name=fact.event.name,
            subject=fact.event.subject,
            subject_id=fact.subject_id,
            actor_id=fact.actor_id,
            data=dict(fact.data or {}),
            next_attempt_at=now() + (BULK_GRACE if is_bulk else GRACE),
        )
        for fact in facts
    )
    for event in events:
        note_change(event.subject, event.subject_id)
        if not is_bulk:
            enqueue(dispatch_event if dispatch_here else dispatch, event.pk)
    if is_bulk:
        enqueue(dispatch_all, [event.pk for event in events])
    return events
