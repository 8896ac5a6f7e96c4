"""`.ci/part` ends what does not end, children and all, with a stack to read, and says how it ended."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.processes import LIFE, ROOT, running
from tests.waiting import LIMIT, wait_until

PART = str(ROOT / ".ci" / "part")
PYTHON = [sys.executable, "-S", "-c"]  # without site packages: it starts at once
NEVER_ENDS = f"""
import signal, subprocess, sys, threading

def waits_for_ever():
    child = subprocess.Popen(["sleep", "{LIFE}"], preexec_fn=lambda: signal.signal(signal.SIGABRT, signal.SIG_IGN))
    print("child", child.pid, flush=True)
    threading.Event().wait({LIFE})

waits_for_ever()
"""


def _ended(folder: Path, limit: float, *command: str) -> tuple[list[str], str]:
    """Status, seconds and processor of the part that has run the command; and what that said."""
    subprocess.run([PART, str(folder / "name"), str(limit), *command], check=True, timeout=2 * LIMIT)
    return (folder / "name.end").read_text().split(), (folder / "name.log").read_text()


def _child(folder: Path) -> int:
    return int((folder / "name.log").read_text().split("child ")[1].split()[0])


def _is_alive(pid: int) -> bool:
    """Whether it runs: one that has ended and that nobody has asked for yet does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize("status", [0, 3])
def test_the_status_of_the_command_is_passed_on_with_what_it_said_and_took(tmp_path: Path, status: int) -> None:
    end, log = _ended(tmp_path, LIMIT, "sh", "-c", f"echo out; echo err >&2; exit {status}")
    assert (end[0], log) == (str(status), "out\nerr\n")
    assert [figure.isdecimal() for figure in end[1:]] == [True, True]


def test_what_takes_too_long_says_where_it_stood_and_dies_with_its_children(tmp_path: Path) -> None:
    for limit in (1, 10, LIMIT):  # a busy machine may take longer than a second to begin
        end, log = _ended(tmp_path, limit, *PYTHON, NEVER_ENDS)
        if "child" in log:
            break
    assert end[0] == "124"
    assert "in waits_for_ever" in log
    assert log.endswith(f"Ended after {limit} seconds. Above is where it stood.\n")
    wait_until(lambda: not _is_alive(_child(tmp_path)), what="the child has died")


def test_what_a_command_that_has_ended_leaves_behind_dies_too(tmp_path: Path) -> None:
    end, _log = _ended(tmp_path, LIMIT, "sh", "-c", f"sleep {LIFE} & echo child $!")
    assert end[0] == "0"
    wait_until(lambda: not _is_alive(_child(tmp_path)), what="the child has died")


def test_a_part_that_is_ended_takes_its_command_along(tmp_path: Path) -> None:
    with running([PART, str(tmp_path / "name"), str(LIMIT), *PYTHON, NEVER_ENDS], log=tmp_path / "part.log") as part:
        wait_until(lambda: (tmp_path / "name.log").exists() and "child" in (tmp_path / "name.log").read_text(), what="it runs")
        child = _child(tmp_path)
        assert _is_alive(child)
        part.stop()
        wait_until(lambda: not _is_alive(child), what="the child has died")
    assert not (tmp_path / "name.end").exists()
