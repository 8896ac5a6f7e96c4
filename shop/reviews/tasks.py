"""Jobs of reviews: asking how it was."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.reviews.services import send_due


@db_task()
def ask_how_it_was() -> None:
    """Set for the moment at which a buyer is to be asked."""
    send_due()


@db_periodic_task(crontab(minute="*/30"))
def sweep_invitations() -> None:
    """What the jobs have missed."""
    send_due()
