"""Leaving alone for a while who takes questions and answers none: each would cost its timeout, and a page asks more than once."""

import time

SILENCE_SECONDS = 5.0
AT_ONCE_SECONDS = 0.5  # whoever refuses does so in less: then nothing is lost by asking again


class Silence:
    """Of one service, as one process has met it."""

    def __init__(self) -> None:
        self._until = 0.0  # on the clock that nobody sets

    @property
    def lasts(self) -> bool:
        """Whether it is left alone now."""
        return time.monotonic() < self._until

    def begin(self) -> None:
        """It has let its timeout pass."""
        self._until = time.monotonic() + SILENCE_SECONDS

    def note_failure(self, *, asked_at: float) -> None:
        """It did not do what was asked; `asked_at` by time.monotonic()."""
        if time.monotonic() - asked_at > AT_ONCE_SECONDS:
            self.begin()
