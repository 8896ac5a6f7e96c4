"""The job that sends, below the services that queue it."""

from collections.abc import Sequence

from huey.contrib.djhuey import db_task

from shop.common.jobs import enqueue
from shop.notifications.dispatching.messages import send_one

AT_ONCE = 50  # messages of one job


@db_task(priority=3)
def send_these(ids: list[int]) -> None:
    """Send what was just planned. Whatever is lost here the sweep finds."""
    for pk in ids:
        send_one(pk)


def queue_these(ids: Sequence[int]) -> None:
    """Jobs for all of them, none of which is long."""
    for start in range(0, len(ids), AT_ONCE):
        enqueue(send_these, list(ids[start : start + AT_ONCE]))
