"""Whether this machine's clock can be believed. On PostgreSQL the server's is everybody's; SQLite has no other than ours.

A clock that is a day ahead would end auctions, orders and holds that still run, and nothing brings them back. So a worker whose clock is
off leaves periodic jobs alone until it is right again, and `/readyz` says so.
"""

from __future__ import annotations

import structlog
from django.db import DatabaseError, connection
from huey.api import PeriodicTask, Task
from huey.contrib.djhuey import HUEY
from huey.exceptions import CancelExecution

from shop.common.clock import now

MOST_SECONDS = 60
log = structlog.get_logger(__name__)


def seconds_off() -> int:
    """How far this machine's clock is from the database's. Raises what the database raises."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return int(abs((now() - cursor.fetchone()[0]).total_seconds()))


@HUEY.pre_execute()
def leave_periodic_jobs_while_the_clock_is_off(task: Task) -> None:
    """Other jobs are about what somebody has just done: they go on."""
    if not isinstance(task, PeriodicTask):
        return
    try:
        seconds = seconds_off()
    except DatabaseError:  # the job will say it better
        return
    if seconds > MOST_SECONDS:
        log.error("clock_is_off", seconds=seconds, task=task.name)
        raise CancelExecution(f"the clock is {seconds} seconds off the database's")
