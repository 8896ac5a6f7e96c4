"""A Redis that takes questions and answers none costs a page one timeout, however much the page has to say."""

import time
from functools import partial

import pytest
from structlog.testing import capture_logs

from shop.audits.tasks import prove_facts
from shop.common import jobs, live
from shop.common.silences import SILENCE_SECONDS, Silence


class Clock:
    def __init__(self) -> None:
        self.seconds = 1_000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", lambda: clock.seconds)
    monkeypatch.setattr(jobs, "_silence", Silence())
    monkeypatch.setattr(live, "_silence", Silence())
    return clock


def test_queue_that_is_silent_is_asked_once_and_later_again(clock: Clock) -> None:
    asked = []

    def task(number: int, *, takes: float = 5) -> None:
        asked.append(number)
        clock.seconds += takes
        raise TimeoutError

    for number in range(5):
        jobs._put(task, (number,))
    assert (asked, clock.seconds) == ([0], 1_005)
    clock.seconds += SILENCE_SECONDS
    jobs._put(task, (7,))
    assert asked == [0, 7]


def test_job_that_is_left_to_the_sweep_is_named_in_the_log(clock: Clock) -> None:
    jobs._silence.begin()
    with capture_logs() as lines:
        for job in (prove_facts, partial(prove_facts.schedule, (7,), delay=60), test_queue_that_is_silent_is_asked_once_and_later_again):
            jobs._put(job, (7,))
    assert {(line["event"], line["log_level"]) for line in lines} == {("job_left_to_sweep", "warning")}
    assert [line["task"] for line in lines] == [
        "shop.audits.tasks.prove_facts",
        "shop.audits.tasks.prove_facts",
        f"{__name__}.test_queue_that_is_silent_is_asked_once_and_later_again",
    ]


def test_queue_that_refuses_at_once_is_asked_each_time(clock: Clock) -> None:
    asked = []

    def task(number: int) -> None:
        asked.append(number)
        raise ConnectionError

    for number in range(3):
        jobs._put(task, (number,))
    assert asked == [0, 1, 2]


def test_hints_are_left_out_while_nobody_takes_them_and_lost_rights_are_not(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    class Layer:
        asked = 0

        def publish(self, group: str, message: object) -> None:
            self.asked += 1
            clock.seconds += 2
            raise TimeoutError

    layer = Layer()
    monkeypatch.setattr(live, "get_channel_layer", lambda: layer)
    for _hint in range(3):
        live._publish_hint("live.order.1", {"type": "hint", "topic": "order:1", "version": 3})
    assert layer.asked == 1
    live._publish_hint("live.user.1", {"type": "sign_off", "user": 1, "session": ""})
    assert layer.asked == 2
