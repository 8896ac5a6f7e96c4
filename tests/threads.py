"""Many at once, each on a database connection of its own."""

from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Barrier, Event, Lock, Thread
from typing import Any

import pytest
from django.db import connection

from tests.waiting import LIMIT, sessions_behind_locks, wait_until


class _Crowd:
    """Those that run together now: how many there are, how many are through, and how many stand somewhere and wait for the others."""

    def __init__(self, size: int = 0) -> None:
        self.size, self.over, self.standing = size, 0, 0
        self._lock = Lock()

    def count(self, *, over: int = 0, standing: int = 0) -> None:
        with self._lock:
            self.over += over
            self.standing += standing

    def is_at_rest(self) -> bool:
        """Whether nobody comes any further: each is through, stands somewhere, or waits behind a lock."""
        return self.over + self.standing + sessions_behind_locks() >= self.size


_crowd = _Crowd()


def run_together(acts: Sequence[Callable[[], Any]], *, seconds: float = LIMIT) -> list[Any]:
    """Start all acts at the same instant; what each returned, or the exception that it raised. A hang fails."""
    global _crowd
    crowd = _crowd = _Crowd(len(acts))
    barrier = Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(seconds)
            outcomes[index] = acts[index]()
        except Exception as error:  # noqa: BLE001  # the outcome of a thread is what the test looks at
            outcomes[index] = error
        finally:
            connection.close()
            crowd.count(over=1)

    threads = [Thread(target=run, args=[index], daemon=True) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return outcomes


def kinds_of(outcomes: Sequence[Any]) -> dict[str, int]:
    """How often each type came out."""
    names = [type(outcome).__name__ for outcome in outcomes]
    return {name: names.count(name) for name in sorted(set(names))}


def meet_at(monkeypatch: pytest.MonkeyPatch, path: str, *, parties: int = 2) -> None:
    """Make the race sure: who calls `path` waits there for the others, once. When those wait behind a lock, the first goes on alone."""
    module, name = path.rsplit(".", 1)
    meant = getattr(import_module(module), name)
    come, parted = _Crowd(parties), Event()

    def after_the_others(*args: Any, **kwargs: Any) -> Any:
        if not parted.is_set():
            come.count(standing=1)
            stand_until(lambda: parted.is_set() or come.standing >= parties, what=f"the others come to {name}")
            parted.set()
        return meant(*args, **kwargs)

    monkeypatch.setattr(path, after_the_others)


def stand_until(condition: Callable[[], bool], *, what: str) -> None:
    """Wait in one of those who run together, for the condition, or until none of the others can come any further."""
    crowd = _crowd
    crowd.count(standing=1)
    try:
        wait_until(lambda: condition() or crowd.is_at_rest(), what=what)
    finally:
        crowd.count(standing=-1)
