"""Servers of a test's own, in processes of their own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.ports import free_port


@contextmanager
def running_redis(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of the test's own, which keeps nothing on disk."""
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def running_daphne(
    log: Path, *, redis_url: str, application: str = "site_config.asgi:application", ping: int = 20, silence: int = 30
) -> Iterator[tuple[int, int]]:
    """Daphne on the current database, which must be PostgreSQL's: its port and its process number."""
    port, known = free_port(), connection.settings_dict
    address = f"postgres://{known['USER']}:{known['PASSWORD'] or ''}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"
    env = os.environ | {
        "DATABASE_URL": address,
        "DATABASE_POOL": "true",
        "REDIS_URL": redis_url,
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }
    with log.open("w") as output:
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
        command += ["--ping-interval", str(ping), "--ping-timeout", str(silence), application]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=output, stderr=output)
        try:
            _wait_for(port, process)
            yield port, process.pid
        finally:
            process.kill()  # it has nothing to lose, and a dead Redis to say good-bye to
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        assert process.poll() is None, f"it stopped with {process.returncode}"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.25)
    raise AssertionError("it does not listen")
