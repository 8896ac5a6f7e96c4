"""Jobs: counts that are over go."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.limits.services import forget_ended


@db_periodic_task(crontab(minute="41"))
def forget_ended_counts() -> None:
    """Each hour."""
    forget_ended()
