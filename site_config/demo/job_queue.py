"""What waits in the queue when the market has been made."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import autodiscover_modules
from huey.contrib.djhuey import HUEY

from shop.events.models import DomainEvent
from shop.events.tasks import dispatch
from shop.images.models import Image
from shop.images.tasks import render_picture


def drop_done_jobs() -> int:
    """Take those jobs off the queue whose events have reached their handlers and whose pictures have their sizes; answer how many.

    Each would open the database only to see that: two thousand of them kept the first visitors waiting for ten seconds. For a time when
    nobody else works on the queue. Where a job cannot be read, all stay.
    """
    waiting = waiting_jobs()
    events = set(DomainEvent.objects.exclude(handled_at=None).values_list("pk", flat=True))
    pictures = set(Image.objects.exclude(rendered_at=None).values_list("pk", flat=True))
    needed = [
        job
        for job in waiting
        if not (isinstance(job, dispatch.task_class) and job.args[0] in events)
        and not (isinstance(job, render_picture.task_class) and job.args[0] in pictures)
    ]
    if len(needed) < len(waiting):
        HUEY.storage.flush_queue()
        for job in needed:
            HUEY.enqueue(job)
    return len(waiting) - len(needed)


def waiting_jobs() -> list[Any]:
    """The queue's jobs in their order; none where one is of a task that is no more: huey leaves it out, and it would be lost."""
    autodiscover_modules("tasks")  # a job is read only where its task is known, and an earlier start may have left any
    jobs: list[Any] = HUEY.pending()
    return jobs if len(jobs) == HUEY.pending_count() else []
