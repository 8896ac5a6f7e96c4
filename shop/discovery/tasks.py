"""Jobs of discovery."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.discovery.services import relate_products


@db_periodic_task(crontab(hour="2", minute="41"))
def relate() -> None:
    """Find anew what goes with what, while the market sleeps."""
    relate_products()
