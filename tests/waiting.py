"""Waiting in tests: for a condition, with a limit that a machine five times slower does not reach; never for a time to pass.

Threads meet at barriers and events with the same limit. What must not happen is shown by something that is certain to happen after it.
"""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection

LIMIT = 120.0  # seconds; it is reached only by what will never happen
_SHORTEST, _LONGEST = 0.01, 0.25  # seconds between two looks
Found = TypeVar("Found")


def wait_until(condition: Callable[[], Found], *, what: str, limit: float = LIMIT, rest: Callable[[float], object] = time.sleep) -> Found:
    """Look until the condition holds; what it found. Fails with `what` after `limit` seconds. `rest` lets time pass between two looks."""
    end, pause = time.monotonic() + limit, _SHORTEST
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {limit:.0f} s in vain: {what}"
        rest(pause)
        pause = min(pause * 1.5, _LONGEST)
    return found


async def wait_until_async(condition: Callable[[], Found], *, what: str, limit: float = LIMIT) -> Found:
    """The same in a coroutine; the condition is looked at in the loop's own thread."""
    end, pause = time.monotonic() + limit, _SHORTEST
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {limit:.0f} s in vain: {what}"
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, _LONGEST)
    return found


def sessions_behind_locks() -> int:
    """How many other sessions of this PostgreSQL database wait for a lock that somebody holds; 0 on SQLite, which does not say."""
    if connection.vendor != "postgresql":
        return 0
    watcher = connection.copy()  # of its own: within a transaction the view would stay as it was
    try:
        with watcher.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
            return int(cursor.fetchone()[0])
    finally:
        watcher.close()


def wait_for_sessions_behind_locks(count: int = 1) -> None:
    """Until so many others have come as far as to wait."""
    wait_until(lambda: sessions_behind_locks() >= count, what=f"{count} sessions wait for a lock")
