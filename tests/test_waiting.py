"""No test lets time pass in the hope that something has happened by then: tests/waiting.py waits for a condition."""

import re

import pytest

from tests.processes import ROOT

PAUSES = re.compile(r"\bsleep\(|[.]sleep\b|\bwait_for_time[o]ut\b")
# How many lines of a file let time pass, and why they may.
HONEST = {
    "tests/waiting.py": (2, "the pause between two looks at a condition"),
    "tests/browser/conftest.py": (1, "the same pause, in which the page goes on living"),
    "tests/sellers/test_remote_pictures.py": (1, "a server that drips its answer: its slowness is what is tested"),
}
MEASURES = "tests/load/"  # run by hand: visitors who read for a while, outages that last; its tests are held to the rule


def _lets_time_pass(line: str) -> bool:
    return PAUSES.search(line) is not None


def test_nothing_in_tests_waits_for_a_time_to_pass() -> None:
    found = {}
    for file in sorted((ROOT / "tests").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        if not path.startswith(MEASURES) or file.name.startswith("test_"):
            found[path] = sum(map(_lets_time_pass, file.read_text(encoding="utf-8").splitlines()))
    pauses = {path: count for path, count in found.items() if count}
    assert pauses == {path: count for path, (count, _why) in HONEST.items()}, "wait for a condition instead (tests/waiting.py)"


@pytest.mark.parametrize("call", ["time.{}(1)", "{}(0.5)", "await asyncio.{}(1)", "run(rest=time.{})"])
def test_a_pause_is_found_however_it_is_called(call: str) -> None:
    assert _lets_time_pass(call.format("sleep"))
    assert not _lets_time_pass(call.format("wait_until"))
    assert _lets_time_pass("page.wait_for_" + "timeout(500)")
