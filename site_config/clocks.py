"""Whether this machine's clock can be believed. On PostgreSQL the server's is everybody's; SQLite has no other than ours.

A clock that is a day ahead would end auctions, orders and holds that still run, and nothing brings them back. So processes that serve go by
the server's clock (`shop.common.clock`); a worker whose own is off leaves periodic jobs alone until it is right again, for what Django and
libraries write goes by it, and `/readyz` says so.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DatabaseError, connection
from django.utils.timezone import now  # this machine's clock, as it is
from huey.api import PeriodicTask, Task
from huey.contrib.djhuey import HUEY
from huey.exceptions import CancelExecution

from shop.common.clock import MOST_SECONDS, follow_clock

log = structlog.get_logger(__name__)


def seconds_off() -> int:
    """How far this machine's clock is from the database's. Raises what the database raises."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return int(abs((now() - cursor.fetchone()[0]).total_seconds()))


def database_clock() -> datetime | None:
    """The server's, over a session of its own: whoever wants the time may stand in a transaction that has failed. None when it is away."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            found: datetime = cursor.fetchone()[0]
    except (DatabaseError, SynchronousOnlyOperation):
        return None
    finally:
        other.close()
    return found


if connection.vendor == "postgresql" and settings.PROCESS_ROLE != "command":
    follow_clock(database_clock)


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
