"""Servers of a test's own, in processes of their own."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.ports import reserved_port
from tests.processes import Process, running, wait_until_answering, wait_until_listening


@contextmanager
def running_redis(port: int, log: Path) -> Iterator[Process]:
    """A Redis of the test's own on a port that is reserved; it keeps nothing on disk, and has nothing to lose."""
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running(command, log=log, patience=0) as process:
        wait_until_listening(process, port)
        yield process


@contextmanager
def running_daphne(
    log: Path, *, redis_url: str, application: str = "site_config.asgi:application", ping: int = 3_600, silence: int = 30
) -> Iterator[tuple[int, int]]:
    """Daphne on the current database, which must be PostgreSQL's: its port and its process number.

    It pings every `ping` seconds and hangs up after `silence` seconds without an answer. A test's sockets answer only while they are read.
    """
    with reserved_port() as port:
        env = database_environment() | {"DATABASE_POOL": "true", "REDIS_URL": redis_url, "SITE_URL": f"http://127.0.0.1:{port}"}
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
        command += ["--ping-interval", str(ping), "--ping-timeout", str(silence), application]
        with running(command, log=log, env=env, patience=0) as process:  # it has a dead Redis to say good-bye to
            wait_until_listening(process, port)
            yield port, process.pid


@contextmanager
def running_gunicorn(log: Path, *options: str) -> Iterator[int]:
    """The site's pages on the current database, which must be PostgreSQL's: their port."""
    with reserved_port() as port:
        command = [sys.executable, "-m", "gunicorn", "site_config.wsgi", "--bind", f"127.0.0.1:{port}", *options]
        with running(command, log=log, env=database_environment()) as process:
            wait_until_answering(process, port, "/healthz")
            yield port


def database_environment() -> dict[str, str]:
    """For another process on this test's database, with the key that its sessions are signed with."""
    known = connection.settings_dict
    address = f"postgres://{known['USER']}:{known['PASSWORD'] or ''}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"
    return os.environ | {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "tests.settings"}
