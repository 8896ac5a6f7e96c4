"""Jobs of agreed prices: their deadline."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.deals.services import expire_deal, expire_overdue_deals


@db_task()
def end_deal(deal_id: int) -> None:
    """Runs at the deal's deadline."""
    expire_deal(deal_id)


@db_periodic_task(crontab(minute="*/5"))
def sweep_deals() -> None:
    """Ends the deals whose own jobs were lost."""
    expire_overdue_deals()
