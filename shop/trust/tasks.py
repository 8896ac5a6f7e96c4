"""Jobs of trust."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.trust.services import collect_signals


@db_periodic_task(crontab(hour="2", minute="41"))
def sweep_signals() -> None:
    """What no event has told of: imports, rows written by hand, handlers that failed for good."""
    collect_signals()
