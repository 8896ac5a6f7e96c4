"""The one place that asks for the time, so that a test can hold it still, and a clock that is set wrong ends nothing before its time.

Auctions, orders and holds that a day ahead would end do not come back. So processes that serve follow a clock that is everybody's, the
database's: they ask for it when they start, and again when this machine's clock was set, which one that only counts gives away. Until it
answers, time goes on as before.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import RLock

from django.utils import timezone

EARLIEST, LATEST = 1900, 2199  # years that people mean
MOST_SECONDS = 60  # that clocks may be apart: less than that is set right by NTP, a little at a time
RETRY_SECONDS = 5.0
SharedClock = Callable[[], datetime | None]


class _Correction:
    """How far this machine's clock is behind everybody's: nothing, but where it is set wrong."""

    def __init__(self, ask: SharedClock) -> None:
        self._ask, self._lock = ask, RLock()
        self._offset: float | None = None  # of the machine's clock to the one that counts, when it was looked at last
        self._asks_again_at = 0.0  # on the clock that counts
        self._found, self._is_guess = timedelta(), True

    def now(self) -> timedelta:
        """Asks only where the machine's clock has jumped, or nobody has answered yet."""
        if self._is_due():
            with self._lock:
                if self._is_due():
                    self._look()
        return self._found

    def ask_again(self) -> None:
        """What was found stands until there is an answer."""
        self._is_guess, self._asks_again_at = True, time.monotonic()

    def _is_due(self) -> bool:
        has_jumped = self._offset is None or abs(_offset() - self._offset) > MOST_SECONDS
        return has_jumped or (self._is_guess and time.monotonic() >= self._asks_again_at)

    def _look(self) -> None:
        offset = _offset()
        self._found -= timedelta(seconds=offset - (offset if self._offset is None else self._offset))
        self._offset, self._is_guess, self._asks_again_at = offset, True, time.monotonic() + RETRY_SECONDS
        shared = self._ask()
        if shared is not None:
            off = shared - timezone.now()
            self._found, self._is_guess = off if abs(off.total_seconds()) > MOST_SECONDS else timedelta(), False


_correction: _Correction | None = None


def now() -> datetime:
    """The current instant, UTC."""
    return timezone.now() + _correction.now() if _correction else timezone.now()


def machine_time(moment: datetime) -> datetime:
    """What this machine's clock shows at that instant: for whoever waits by it, as the job queue does."""
    return moment - _correction.now() if _correction else moment


def follow_clock(ask: SharedClock | None) -> None:
    """From now on `ask` says the instant wherever this machine's clock may be wrong; None when it cannot. None: this machine's is right."""
    global _correction
    _correction = _Correction(ask) if ask else None


def ask_clock_again() -> None:
    """With the next look at the time: for a process that is about to fork, since whoever serves asks when it starts."""
    if _correction:
        _correction.ask_again()


def is_meant(moment: datetime) -> bool:
    """Whether somebody can mean it: at the ends of the calendar it could not even be told on the clocks of other time zones."""
    return EARLIEST <= moment.year <= LATEST


def _offset() -> float:
    return timezone.now().timestamp() - time.monotonic()
