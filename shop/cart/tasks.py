"""Jobs of the cart."""

from django.conf import settings
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from shop.cart.services import sweep_visitor_carts


@db_periodic_task(crontab(hour="3", minute="17"))
def sweep_carts() -> None:
    """Deletes abandoned carts of visitors."""
    sweep_visitor_carts(days=settings.CART_VISITOR_DAYS)
