"""Jobs of orders: deadlines."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.orders.models import Order
from shop.orders.services import close_overdue, complete_overdue, expire_order


@db_task()
def run_expiry(order_id: int) -> None:
    """Set for the moment at which the seller's time runs out."""
    expire_order(order_id)


@db_task()
def run_completion() -> None:
    """Set for the moment at which the days after a delivery are over."""
    complete_overdue()


@db_periodic_task(crontab(minute="*/5"))
def sweep_deadlines() -> None:
    """What the two jobs have missed."""
    close_overdue(Order.objects.all(), limit=500)
    complete_overdue()
