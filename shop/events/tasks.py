"""Jobs of the outbox."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.events.dispatcher import dispatch_event, sweep_events


# Before all other work: people wait for what an event brings, nobody waits for a picture's smaller copies.
@db_task(priority=10)
def dispatch(event_id: int) -> None:
    """Bring one event to its handlers."""
    dispatch_event(event_id)


# Behind single events: those have people waiting for them.
@db_task(priority=5)
def dispatch_all(event_ids: list[int]) -> None:
    """Bring many events to their handlers, one after the other."""
    for event_id in event_ids:
        dispatch_event(event_id)


@db_periodic_task(crontab(minute="*"))
def sweep_outbox() -> None:
    """Dispatches events whose jobs were lost."""
    sweep_events()
