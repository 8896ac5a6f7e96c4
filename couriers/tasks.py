"""Jobs of parcels."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from couriers.services import receive_overdue_parcels


@db_periodic_task(crontab(minute="25"))
def sweep_sent() -> None:
    """What was sent long ago and nobody misses counts as received."""
    receive_overdue_parcels()
