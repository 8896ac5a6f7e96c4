"""Jobs of payments: each does one thing with one row, and may run twice."""

from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from shop.common.jobs import enqueue
from shop.payments.services import refunds_to_send, send_refund


@db_task()
def send_back(refund_id: int) -> None:
    """Money on its way back over a network, or the question what became of it."""
    send_refund(refund_id)


@db_periodic_task(crontab(minute="*"))
def sweep_refunds() -> None:
    """What lost jobs and silent providers have left open."""
    for refund_id in refunds_to_send():
        enqueue(send_back, refund_id)
