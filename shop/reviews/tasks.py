"""Jobs of reviews: asking how it was."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.reviews.services import invite_due_buyers


@db_task()
def invite_at_due_time() -> None:
    """Set for the moment at which a buyer is to be asked."""
    invite_due_buyers()


@db_periodic_task(crontab(minute="*/30"))
def sweep_invitations() -> None:
    """What the jobs have missed."""
    invite_due_buyers()
