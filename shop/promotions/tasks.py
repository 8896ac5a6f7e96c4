"""Jobs of promotions."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.promotions.services import expire_points


@db_periodic_task(crontab(minute="23"))
def sweep_points() -> None:
    """Writes off expired points. What is spent and shown leaves them out from their expiry on, whenever this runs."""
    expire_points()
