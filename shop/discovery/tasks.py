"""Jobs of discovery."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.discovery.services import relate_products


@db_periodic_task(crontab(hour="2", minute="41"))
def relate_all_products() -> None:
    """Recomputes related products, by night."""
    relate_products()
