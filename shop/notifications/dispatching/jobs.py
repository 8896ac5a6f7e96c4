"""The job that sends, below the services that queue it."""

from huey.contrib.djhuey import db_task

from shop.notifications.dispatching.carrying import send_one


@db_task(priority=3)
def send_these(ids: list[int]) -> None:
    """Send what was just planned. Whatever is lost here the sweep finds."""
    for pk in ids:
        send_one(pk)
