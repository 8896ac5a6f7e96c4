"""Whose clock is right: this machine's, until it is set, and then everybody's."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shop.common import clock

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
A_DAY = timedelta(days=1)


class Clocks:
    """This machine's, which may be set, the one that counts, and everybody's, which may be away."""

    def __init__(self) -> None:
        self.passed = self.wrong = timedelta()
        self.is_away, self.asked = False, 0

    def pass_time(self, **how_long: int) -> None:
        self.passed += timedelta(**how_long)

    def shared(self) -> datetime | None:
        self.asked += 1
        return None if self.is_away else NOON + self.passed


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clocks]:
    clocks = Clocks()
    monkeypatch.setattr(clock.timezone, "now", lambda: NOON + clocks.passed + clocks.wrong)
    monkeypatch.setattr(clock.time, "monotonic", lambda: 1_000 + clocks.passed.total_seconds())
    clock.follow_clock(clocks.shared)
    yield clocks
    clock.follow_clock(None)


@pytest.mark.parametrize("days", [1, -1])
def test_clock_that_is_set_wrong_changes_nothing_and_everybody_is_asked_once(clocks: Clocks, days: int) -> None:
    assert clock.now() == NOON
    clocks.wrong = days * A_DAY
    clocks.pass_time(minutes=5)
    assert [clock.now(), clock.now()] == [NOON + timedelta(minutes=5)] * 2
    assert clock.machine_time(NOON + A_DAY) == NOON + A_DAY + days * A_DAY
    clocks.wrong = timedelta()
    assert (clock.now(), clocks.asked) == (NOON + timedelta(minutes=5), 3)


def test_who_is_forked_off_asks_for_itself(clocks: Clocks) -> None:
    """And goes on as its parent did while nobody answers, be it that the clock is set meanwhile."""
    clocks.wrong = A_DAY
    assert (clock.now(), clocks.asked) == (NOON, 1)
    clock.ask_clock_again()
    clocks.is_away, clocks.wrong = True, 3 * A_DAY
    assert (clock.now(), clocks.asked) == (NOON, 2)


def test_clock_that_was_wrong_from_the_start(clocks: Clocks) -> None:
    clocks.wrong = A_DAY
    assert clock.now() == NOON


def test_clock_that_is_set_right_is_believed(clocks: Clocks) -> None:
    """The machine slept, or has just found the time: everybody's says the same."""
    clocks.wrong = -A_DAY
    clocks.is_away = True
    assert clock.now() == NOON - A_DAY  # nobody says otherwise
    clocks.is_away = False
    clocks.wrong = timedelta()
    assert clock.now() == NOON


def test_while_nobody_can_be_asked_time_goes_on_as_before(clocks: Clocks) -> None:
    assert clock.now() == NOON
    clocks.is_away, clocks.wrong = True, A_DAY
    assert [clock.now() for _ in range(3)] == [NOON] * 3
    assert clocks.asked == 2
    clocks.pass_time(seconds=6)
    assert (clock.now(), clocks.asked) == (NOON + timedelta(seconds=6), 3)
    clocks.is_away = False
    clocks.pass_time(seconds=6)
    assert (clock.now(), clocks.asked) == (NOON + timedelta(seconds=12), 4)


def test_few_seconds_are_left_to_whoever_sets_clocks(clocks: Clocks) -> None:
    assert clock.now() == NOON
    clocks.wrong = timedelta(seconds=20)
    assert (clock.now(), clocks.asked) == (NOON + timedelta(seconds=20), 1)


def test_no_clock_to_follow(clocks: Clocks) -> None:
    clock.follow_clock(None)
    clocks.wrong = A_DAY
    assert clock.now() == clock.machine_time(NOON + A_DAY) == NOON + A_DAY
