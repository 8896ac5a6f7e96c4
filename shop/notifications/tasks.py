"""Jobs of notifications."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.common.clock import now
from shop.notifications.dispatching.digests import send_digests
from shop.notifications.dispatching.jobs import queue_these
from shop.notifications.dispatching.turns import give_up_lost
from shop.notifications.queries import overdue_sendings
from shop.notifications.services import delete_old_notifications, notify_followers, notify_team_of_reviews


@db_periodic_task(crontab(minute="23"))
def send_news() -> None:
    """Followers hear what is new, the team what waits. Every hour, so that a queue which slept through theirs makes up for it."""
    notify_followers(at=now())
    notify_team_of_reviews(at=now())


@db_periodic_task(crontab(minute="*"))
def sweep_sendings() -> None:
    """What waited for its hour, its next try or a queue that was dead; and what a dead worker left behind."""
    queue_these(overdue_sendings())
    give_up_lost()


@db_periodic_task(crontab(minute="*/10"))
def send_daily_mail() -> None:
    """Everybody has an hour of their own."""
    send_digests()


@db_periodic_task(crontab(minute="37", hour="3"))
def delete_old() -> None:
    """Old notifications go in the night."""
    delete_old_notifications()
