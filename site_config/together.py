"""All processes of the Procfile on one small machine, forked off one that has loaded the site: `python -m site_config.together`.

What is loaded is in memory once, not once for each: the site, the servers, and what a few pages build. The Procfile says how each is
started; here it is started in a child, which takes its role first (how patient it is with the database, and so on). A child that ends is
started anew. SIGTERM and SIGINT end all of them, each in its own good way, and whoever is not gone after `PATIENCE` at once. It needs what
several processes need: PostgreSQL and Redis.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils.module_loading import autodiscover_modules

from shop.common.late import modules_hidden

PROCFILE = Path(__file__).resolve().parents[1] / "Procfile"
SETTINGS = Path(__file__).with_name("settings.py")
PATIENCE = 40  # seconds; gunicorn gives its requests 30
PAUSE = 2.0  # seconds between two starts of the same
ROLES = {"web": "web", "live": "sockets", "worker": "worker"}
PR_SET_PDEATHSIG = 1  # prctl(2): a signal for whoever loses its parent
MODULES = (
    "gunicorn.app.wsgiapp",
    "gunicorn.arbiter",
    "gunicorn.glogging",
    "gunicorn.workers.sync",
    "daphne.access",
    "daphne.endpoints",
    "daphne.http_protocol",
    "daphne.ws_protocol",
    "twisted.internet.asyncioreactor",
    "channels.routing",
    "channels.security.websocket",
    "channels_redis.pubsub",
    "django.core.handlers.asgi",
    "psycopg_pool",
    "site_config.compression",
    "site_config.layers",
    "site_config.sockets",
    "huey.contrib.djhuey.management.commands.run_huey",
    "encodings.idna",  # with the first name that is looked up
    "stringprep",
)
GOODBYES = {"worker": signal.SIGINT}  # lets its jobs end; to the others SIGTERM says that


@dataclass(frozen=True)
class Role:
    """What a child is told by the one that it is forked off."""

    name: str
    variables: Mapping[str, str]  # of its environment
    words: list[str]  # the command
    settings: Mapping[str, Any]  # where they differ from those of whoever has read them


def words_of(name: str) -> tuple[dict[str, str], list[str]]:
    """The variables and the words of that line of the Procfile, as a shell understands it."""
    line = dict(line.split(": ", 1) for line in PROCFILE.read_text().splitlines())[name]
    said = subprocess.run(["/bin/sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True)  # noqa: S603  # our own file
    words = said.stdout.decode().removesuffix("\0").split("\0")
    first = next(place for place, word in enumerate(words) if "=" not in word)
    return dict(word.split("=", 1) for word in words[:first]), words[first:]


def read_role(name: str) -> Role:
    """What the Procfile and the settings say of a process that is started by itself. Read once, for all that will ever be forked off."""
    variables, words = words_of(name)
    variables["PROCESS_ROLE"] = ROLES[name]
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        fresh = runpy.run_path(str(SETTINGS))
    finally:
        os.environ.clear()
        os.environ.update(before)
    own = {key: value for key, value in fresh.items() if _is_setting(key) and value != getattr(settings, key)}
    return Role(name, variables, words, own)


def _is_setting(name: str) -> bool:
    return name.isupper() and not name.startswith("_")


def take_role(role: Role) -> None:
    """From here on this process has the settings that a fresh one with that role would have."""
    os.environ.update(role.variables)
    for name, value in role.settings.items():
        setattr(settings, name, value)
    connections.settings["default"].update(settings.DATABASES["default"])


def load_servers() -> None:
    """What the children would each load for themselves, into pages that they share with the others. No event loop is made by that.

    Daphne speaks to the proxy beside it, without TLS of its own: what Twisted would load for that stays away.
    """
    with modules_hidden("OpenSSL"):
        for name in MODULES:
            import_module(name)
    autodiscover_modules("tasks")


@cache
def gunicorn(*words: str) -> Any:
    """Gunicorn with that command understood, which the parent does before it forks: that alone was 4 MB of the child's own."""
    sys.argv = list(words)
    return import_module("gunicorn.app.wsgiapp").WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]")


def _run_web(words: list[str]) -> None:
    gunicorn(*words).run()


def _run_live(words: list[str]) -> None:
    import_module("daphne.cli").CommandLineInterface().run(words[1:])  # loaded here, for it makes the event loop


def _run_worker(words: list[str]) -> None:
    call_command(words[2])


_RUNS: dict[str, Callable[[list[str]], None]] = {"web": _run_web, "live": _run_live, "worker": _run_worker}


class Family:
    """The children by process id, and when each was started last."""

    def __init__(self, roles: Mapping[str, Role]) -> None:
        self.roles = roles
        self.names: dict[int, str] = {}
        self.started: dict[str, float] = {}
        self.is_ending = False

    def start(self, name: str) -> None:
        """Fork it off; not twice within `PAUSE`."""
        time.sleep(max(0.0, self.started.get(name, -PAUSE) + PAUSE - time.monotonic()))
        self.started[name] = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
        pid = os.fork()
        if not pid:
            _live_as(self.roles[name])
        self.names[pid] = name
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask all of them to end."""
        self.is_ending = True
        for pid, name in self.names.items():
            os.kill(pid, GOODBYES.get(name, signal.SIGTERM))
        signal.alarm(PATIENCE)

    def kill(self, _signal: int, _frame: FrameType | None) -> None:
        """Whoever is still there."""
        for pid in self.names:
            os.kill(pid, signal.SIGKILL)

    def watch(self) -> None:
        """Until the last has ended."""
        while self.names:
            pid, status = os.wait()
            name = self.names.pop(pid, "")
            if name and not self.is_ending:
                print(f"{name} has ended ({os.waitstatus_to_exitcode(status)}) and is started anew", file=sys.stderr)  # noqa: T201
                self.start(name)


def _live_as(role: Role) -> None:
    if sys.platform == "linux":  # who outlived it would keep the ports from the next start
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, GOODBYES.get(role.name, signal.SIGTERM))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
    code = 1
    try:
        take_role(role)
        _RUNS[role.name](role.words)
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:  # noqa: BLE001  # it must never go on as its parent
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        os._exit(code)


def main() -> None:
    """Load the site and the servers, fork, watch."""
    import_module("site_config.wsgi")  # the apps are loaded then, with the role of web
    load_servers()
    roles = {name: read_role(name) for name in ROLES}
    gunicorn(*roles["web"].words)
    import_module("site_config.warm_up").warm_up_for_children()
    family = Family(roles)
    signal.signal(signal.SIGTERM, family.end)
    signal.signal(signal.SIGINT, family.end)
    signal.signal(signal.SIGALRM, family.kill)
    for name in ROLES:
        family.start(name)
    family.watch()


if __name__ == "__main__":
    main()
