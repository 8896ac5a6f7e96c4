"""Jobs of the catalogue: moments at which prices change and listings go live."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.catalog.services.listing import publish_due_products, publish_if_due, refresh_due_prices, refresh_prices_of


@db_task()
def refresh_prices_when_due(product_id: int) -> None:
    """Refresh a product's copied prices; scheduled for the moment at which a sale begins or ends."""
    refresh_prices_of(product_id)


@db_task()
def publish_when_due(product_id: int) -> None:
    """Publish a product; scheduled for the moment that its seller chose."""
    publish_if_due(product_id)


@db_periodic_task(crontab(minute="*"))
def sweep_moments() -> None:
    """Do what the two jobs above have missed."""
    refresh_due_prices()
    publish_due_products()
