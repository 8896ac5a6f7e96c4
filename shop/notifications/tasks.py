"""Jobs of notifications."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.common.clock import now
from shop.notifications.services import tell_followers


@db_periodic_task(crontab(minute="23"))
def news() -> None:
    """Tell followers what is new. Every hour, so that a queue which slept through the hour of the news makes up for it."""
    tell_followers(at=now())
