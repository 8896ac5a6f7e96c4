"""Many at once, each on a database connection of its own."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connection


def run_together(acts: Sequence[Callable[[], Any]], *, seconds: int = 60) -> list[Any]:
    """Start all acts at the same instant; what each returned, or the exception that it raised. A hang fails."""
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


def meet_at(monkeypatch: pytest.MonkeyPatch, path: str, *, parties: int = 2, seconds: float = 0.4) -> None:
    """Make the race sure: who calls `path` waits there for the others, once. Behind a lock nobody comes, and the first goes on alone."""
    barrier = Barrier(parties)
    module, name = path.rsplit(".", 1)
    meant = getattr(import_module(module), name)

    def after_the_others(*args: Any, **kwargs: Any) -> Any:
        with suppress(BrokenBarrierError):
            barrier.wait(seconds)
        barrier.abort()
        return meant(*args, **kwargs)

    monkeypatch.setattr(path, after_the_others)
