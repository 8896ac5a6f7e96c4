"""How long a web worker is held by what knocks at the address of webhooks: real gunicorn, three workers, as on a site.

Each provider's door gets twenty copies at once, forged, reordered, huge and broken messages, while the provider itself answers nobody. The
time is gunicorn's own, from the head of a request to the end of its answer, of workers that have served before.
Run by `python -m tests.load.webhooks`.
"""

from __future__ import annotations

import http.client
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.test import Client

from shop.payments.views.hooks import MOST_BYTES
from site_config.demo.fakes import FAKES
from site_config.sandbox.server import Webhook
from tests.ports import reserved_port
from tests.processes import running, wait_until_answering
from tests.servers import database_environment
from tests.shop.payments.doors import Door, mangled, open_door
from tests.threads import run_together
from tests.waiting import LIMIT

WORKERS = 3
AT_ONCE = 20
BROKEN = (b"", b"[1]", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 50_000, b'{"id": ' + b"9" * 10_000 + b"}")
_LINE = re.compile(r"^held (\d+) (\d+) (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Held:
    """What one provider's door answered how often, and each time in milliseconds with its place in the order of answers, longest first."""

    code: str
    statuses: Counter[int]
    times: list[tuple[float, int]]


def measure_held() -> Iterator[Held]:
    """On the current database, which must be one that other processes can open."""
    for kind in FAKES.values():
        with kind() as fake, TemporaryDirectory() as folder:
            door = open_door(fake, Client(), settings)
            log = Path(folder) / "web.log"
            with _gunicorn(log, fake.settings()) as port:
                run_together([partial(_post, port, Webhook("/pay/shells/webhook/", b"", {}), None)] * AT_ONCE * WORKERS, seconds=300)
                fake.be_late(times=10_000)  # nobody who asks it gets an answer
                for batch in _batches(door):
                    run_together([partial(_post, port, webhook, size) for webhook, size in batch], seconds=300)
                fake.die()
            yield _read_log(fake.code, log)


def _batches(door: Door) -> Iterator[list[tuple[Webhook, int | None]]]:
    """What comes at once; beside each message the size that it claims, where that is not its own."""
    told = door.told()
    yield [(told, None)] * AT_ONCE
    yield [(forged, None) for forged in _forged(told)] * AT_ONCE
    strange = [(replace(door.signed(body), url=told.url), None) for body in mangled(told.body)]
    yield [*strange[AT_ONCE::-1], (told, None)]
    huge = door.signed(told.body.ljust(4 * MOST_BYTES))
    yield [(replace(huge, url=told.url), None)] * 4 + [(told, 10 * MOST_BYTES)] * 4
    yield [(replace(door.signed(body), url=told.url), None) for body in BROKEN] * 3


def _forged(told: Webhook) -> list[Webhook]:
    elsewhere = {name: value + "x" if name == "paypal-cert-url" else value for name, value in told.headers.items()}
    return [replace(told, headers={}, url=told.url.replace("sig=", "sig=0")), replace(told, headers=elsewhere, body=told.body + b" ")]


def _post(port: int, webhook: Webhook, size: int | None) -> int:
    headers: dict[str, Any] = {"content-type": "application/json", **webhook.headers}
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        web.request("POST", webhook.url, webhook.body, headers | ({"content-length": str(size)} if size else {}))
        return web.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return 413  # it was told no while it was still speaking
    finally:
        web.close()


@contextmanager
def _gunicorn(log: Path, provider: dict[str, Any]) -> Iterator[int]:
    """Jobs are queued and nobody does them: what a worker does by itself is the question."""
    with reserved_port() as port:
        bind = ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
        command = [sys.executable, "-m", "gunicorn", "site_config.wsgi", *bind]
        command += ["--access-logfile", "-", "--access-logformat", "held %(s)s %(D)s %(U)s"]
        env = {name: str(value) for name, value in provider.items()} | {"DJANGO_SETTINGS_MODULE": "site_config.settings"}
        env |= {"LOG_LEVEL": "ERROR", "PAYMENT_TIMEOUT_SECONDS": "10"}
        with running(command, log=log, env=database_environment() | env) as process:
            wait_until_answering(process, port, "/healthz")
            yield port


def _read_log(code: str, log: Path) -> Held:
    lines = [(int(status), int(micros) / 1_000) for status, micros, path in _LINE.findall(log.read_text()) if f"/{code}/" in path]
    times = [(time, place) for place, (_status, time) in enumerate(lines, 1)]
    return Held(code, Counter(status for status, _time in lines), sorted(times, reverse=True))
