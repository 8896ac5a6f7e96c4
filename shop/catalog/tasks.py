"""Jobs of the catalogue: moments at which prices change and listings go live."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.catalog.services.listing import publish_due, publish_scheduled, refresh_due_prices, refresh_prices_of


@db_task()
def refresh_prices(product_id: int) -> None:
    """Set for the moment at which a sale begins or ends."""
    refresh_prices_of(product_id)


@db_task()
def publish(product_id: int) -> None:
    """Set for the moment chosen by the seller."""
    publish_scheduled(product_id)


@db_periodic_task(crontab(minute="*"))
def sweep_moments() -> None:
    """What the two jobs have missed."""
    refresh_due_prices()
    publish_due()
