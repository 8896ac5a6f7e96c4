"""Jobs of parcels."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from couriers.services import advance_half, receive_overdue_parcels, send_half_text, sweep_halves


@db_periodic_task(crontab(minute="25"))
def sweep_sent() -> None:
    """What was sent long ago and nobody misses counts as received."""
    receive_overdue_parcels()


@db_task(priority=10)
def run_half_step(half_id: int) -> None:
    """Set for the moment at which the other side is asked, or a desk takes over."""
    advance_half(half_id)


@db_task(priority=20)  # somebody stands at a door
def text_buyer(half_id: int, ask: int) -> None:
    """Ask by text message whether the cash was paid."""
    send_half_text(half_id, ask)


@db_periodic_task(crontab(minute="*/5"))
def sweep_half_confirmations() -> None:
    """What the jobs have missed."""
    sweep_halves()
