"""Jobs of cash: asking back what couriers keep too long."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.common.jobs import enqueue
from shop.custody.queries import hands_to_chase
from shop.custody.services import chase_cash


@db_task()
def chase_courier(courier_id: int, currency: str) -> None:
    """One courier's cash of one currency."""
    chase_cash(courier_id, currency)


@db_periodic_task(crontab(minute="20"))
def sweep_overdue_cash() -> None:
    """Every hour: whoever is to be reminded, or asked for cash by name."""
    for courier_id, currency in hands_to_chase():
        enqueue(chase_courier, courier_id, currency)
