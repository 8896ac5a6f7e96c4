"""Jobs of the outbox."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.events.dispatching import dispatch_event, sweep_events


@db_task()
def dispatch(event_id: int) -> None:
    """Bring one event to its handlers."""
    dispatch_event(event_id)


@db_periodic_task(crontab(minute="*"))
def sweep() -> None:
    """Bring the forgotten ones."""
    sweep_events()
