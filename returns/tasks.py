"""Jobs of returns: their clocks."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from returns.services import advance_return, sweep_returns


@db_task()
def run_return_clock(return_id: int) -> None:
    """Set for the moment at which a state's time is over."""
    advance_return(return_id)


@db_periodic_task(crontab(minute="*/5"))
def sweep_return_clocks() -> None:
    """What the jobs have missed."""
    sweep_returns()
