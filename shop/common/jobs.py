"""Putting jobs on the queue. The queue is a convenience: every job has a sweep that finds what a dead queue lost."""

import time
from functools import partial
from typing import Any

import structlog
from django.db import transaction

from shop.common.silences import Silence

_silence = Silence()
log = structlog.get_logger(__name__)


def enqueue(task: Any, *args: Any) -> None:
    """Queue `task(*args)` once the transaction has committed; ids as arguments, never objects."""
    transaction.on_commit(partial(_put, task, args), robust=False)


def _put(task: Any, args: tuple[Any, ...]) -> None:
    if _silence.lasts:
        log.warning("job_left_to_sweep", task=_name_of(task))
        return
    asked_at = time.monotonic()
    try:
        task(*args)
    except Exception as error:  # noqa: BLE001  # the page's work is committed: a dead queue must not undo its answer
        _silence.note_failure(asked_at=asked_at)
        log.warning("queue_unreachable", task=_name_of(task), error=str(error))


def _name_of(task: Any) -> str:
    """As the worker's log has it: the module and the job. `task` may be `partial(job.schedule, …)`."""
    job = getattr(task.func, "__self__", task.func) if isinstance(task, partial) else task
    made = getattr(job, "task_class", job)
    return f"{made.__module__}.{made.__qualname__}"
