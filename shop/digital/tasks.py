"""The sweep of what is paid and not delivered."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.digital.services import deliver_waiting_downloads


@db_periodic_task(crontab(minute="*/5"))
def sweep_waiting() -> None:
    """Each five minutes."""
    deliver_waiting_downloads()
