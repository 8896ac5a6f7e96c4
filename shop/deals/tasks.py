"""Jobs of agreed prices: their deadline."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.deals.services import expire, expire_overdue


@db_task()
def end(deal_id: int) -> None:
    """Set for the moment at which it runs out."""
    expire(deal_id)


@db_periodic_task(crontab(minute="*/5"))
def sweep() -> None:
    """What the jobs have missed."""
    expire_overdue()
