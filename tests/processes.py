"""Processes that a test starts: each leads a group, has a limit, and dies with its children, be it that the test fails or is killed."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer

from tests.waiting import LIMIT, wait_until

ROOT = Path(__file__).resolve().parents[1]
LIFE = 3_600.0  # seconds; nothing that a test starts lives longer
_SET_PARENT_DEATH_SIGNAL = 1  # prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Process:
    """A running one, with where it writes."""

    def __init__(self, command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=output, stderr=output, process_group=0, preexec_fn=_die_with_the_parent
            )
        self.pid = self._popen.pid

    def check(self) -> None:
        """Fails with the end of its log when it has stopped."""
        assert self._popen.poll() is None, f"it stopped with {self._popen.returncode}:\n{self.said()}"

    def said(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-4_000:]

    def stop(self, *, patience: float = 30.0) -> None:
        """Ask it to end, and end whatever is left of its group."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(patience)
        self.kill()

    def kill(self) -> None:
        """At once, with its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait(LIMIT)


def _die_with_the_parent() -> None:
    if _libc is not None:
        _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


@contextmanager
def running(
    command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None, life: float = LIFE, patience: float = 30.0
) -> Iterator[Process]:
    """Run a command beside the block. It has `patience` seconds to end well; 0 kills it at once."""
    process = Process(command, log=log, env=env)
    end = Timer(life, process.kill)
    end.daemon = True
    end.start()
    try:
        yield process
    finally:
        end.cancel()
        process.stop(patience=patience) if patience else process.kill()


def wait_until_listening(process: Process, port: int) -> None:
    """Until somebody can connect; fails with its log when the process ends before."""

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=LIMIT):
            return True
        return False

    _wait_for(process, listens, what=f"port {port} is listened on")


def wait_until_answering(process: Process, port: int, path: str, *, limit: float = LIMIT) -> None:
    """Until a GET of the path is answered with 200; fails with its log when the process ends before."""

    def answers() -> bool:
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
        try:
            web.request("GET", path)
            return web.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            web.close()

    _wait_for(process, answers, what=f"{path} is answered", limit=limit)


def _wait_for(process: Process, condition: Callable[[], bool], *, what: str, limit: float = LIMIT) -> None:
    def holds() -> bool:
        process.check()
        return condition()

    try:
        wait_until(holds, what=what, limit=limit)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{process.said()}") from None
