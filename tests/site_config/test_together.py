"""One command for a small machine: all processes, forked off one that has loaded the site."""

import json
import os
import secrets
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings

from site_config.together import ROLES, read_role, words_of
from tests.ports import reserved_port
from tests.processes import ROOT, Process, running, wait_until_answering, wait_until_listening
from tests.servers import database_environment
from tests.waiting import wait_until

FRESH = "import json; from django.conf import settings; {start}; print(json.dumps({kept}))"
KEPT = "[settings.PROCESS_ROLE, str(settings.DATABASE_PATIENCE), settings.MIDDLEWARE, settings.DATABASES['default']['OPTIONS']]"


def test_each_line_of_the_procfile_is_understood_as_a_shell_does(monkeypatch):
    monkeypatch.setenv("LIVE_PORT", "8123")
    variables, words = words_of("live")
    assert (variables["DATABASE_POOL"], words[0], words[words.index("-p") + 1]) == ("true", "daphne", "8123")
    assert {name: words_of(name)[1][0] for name in ROLES} == {"web": "gunicorn", "live": "daphne", "worker": "python"}


@pytest.mark.parametrize(("name", "role"), ROLES.items())
def test_a_child_has_the_settings_of_a_process_started_by_itself(name, role):
    alone = {**words_of(name)[0], "PROCESS_ROLE": role}
    forked = f"import site_config.wsgi; from site_config.together import read_role, take_role; take_role(read_role({name!r}))"
    assert _settings_after(forked, {}) == _settings_after("pass", alone)


def test_to_read_a_role_leaves_the_one_who_reads_as_it_was():
    before = dict(os.environ), settings.PROCESS_ROLE, settings.DATABASES["default"]["OPTIONS"]
    assert read_role("worker").settings["PROCESS_ROLE"] == "worker"
    assert (dict(os.environ), settings.PROCESS_ROLE, settings.DATABASES["default"]["OPTIONS"]) == before


def test_servers_are_loaded_without_an_event_loop_or_a_thread():
    """What several processes would hold of it at once: its sockets, and locks that nobody opens again."""
    code = (
        "import site_config.wsgi, os, sys, threading; from site_config.together import load_servers; load_servers(); "
        "links = [os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}')]; "
        "print('daphne.ws_protocol' in sys.modules, 'twisted.internet.reactor' in sys.modules, 'OpenSSL' in sys.modules, "
        "threading.active_count(), [link for link in links if link.startswith(('socket:', 'anon_inode:'))])"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "site_config.settings", "SECRET_KEY": secrets.token_hex(32)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=4) == ["True", "False", "False", "1", "[]\n"]


def _settings_after(start: str, variables: dict[str, str]) -> object:
    known = {name: value for name, value in os.environ.items() if name not in {"PROCESS_ROLE", "DATABASE_POOL", "DATABASE_LOCK_SECONDS"}}
    env = known | {"DJANGO_SETTINGS_MODULE": "site_config.settings", "SECRET_KEY": secrets.token_hex(32)} | variables
    code = FRESH.format(start=start, kept=KEPT)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def site(transactional_db, tmp_path):
    """The whole of it, with its ports."""
    with reserved_port() as web_port, reserved_port() as live_port:
        env = database_environment() | {
            "DJANGO_SETTINGS_MODULE": "site_config.settings",  # with those of tests there is nothing for a worker to do
            "DATA_DIR": str(tmp_path / "data"),
            "WEB_BIND": f"127.0.0.1:{web_port}",
            "WEB_CONCURRENCY": "1",
            "LIVE_PORT": str(live_port),
            "REDIS_URL": settings.REDIS_URL,
        }
        with running([sys.executable, "-m", "site_config.together"], log=tmp_path / "site.log", env=env) as process:
            wait_until_answering(process, web_port, "/healthz", limit=300)
            wait_until_listening(process, live_port)
            yield process, web_port, live_port


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.skipif(sys.platform != "linux", reason="/proc says who has which children")
def test_whoever_dies_is_started_anew_and_all_end_together(site):
    process, web_port, live_port = site
    _wait_for_consumer(process, after=0)
    before = children_of(process.pid)
    assert len(before) == 3, process.said()
    killed_at = len(process.log.read_text())
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(set(children_of(process.pid)) - set(before)) == 3, what="three others are there", limit=300)
    wait_until_answering(process, web_port, "/healthz", limit=300)
    wait_until_listening(process, live_port)
    _wait_for_consumer(process, after=killed_at)
    assert process.log.read_text().count("is started anew") == 3, process.said()
    _wait_for_end(process, children_of(process.pid))


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.skipif(sys.platform != "linux", reason="/proc says who has which sockets")
def test_each_child_has_connections_of_its_own(site):
    """The parent has asked the database for pages before it forked: nothing of that is left, in it or in them."""
    process, web_port, _live_port = site
    _wait_for_consumer(process, after=0)
    wait_until_answering(process, web_port, "/readyz", limit=300)
    assert "pages_not_warmed" not in process.log.read_text(), process.said()
    web, live, worker = children_of(process.pid)
    (answering,) = children_of(web)
    held = {pid: _connections_of(pid) for pid in (process.pid, web, answering, live, worker)}
    assert held[process.pid] == held[web] == set(), "they talk to nobody"
    assert [len(os.listdir(f"/proc/{pid}/task")) for pid in (process.pid, web)] == [1, 1], "a child would miss a thread"
    assert held[answering], "it has asked the database"
    assert held[worker], "it asks Redis for jobs"
    assert sum(map(len, held.values())) == len(set.union(*held.values())), f"two hold the same: {held}"


def _connections_of(pid: int) -> set[str]:
    """Its sockets, but for those that listen."""
    listening = {
        line.split()[9] for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines() if " 0A " in line
    }
    links = []
    for name in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):
            links.append(os.readlink(f"/proc/{pid}/fd/{name}"))
    sockets = {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}
    return sockets - listening


@pytest.mark.postgres
@pytest.mark.redis
@pytest.mark.skipif(sys.platform != "linux", reason="/proc says who has which children")
def test_nobody_outlives_whoever_watches(site):
    """Whatever kills the one at once: the next start needs the ports."""
    process, _web_port, _live_port = site
    _wait_for_consumer(process, after=0)
    children = children_of(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    wait_until(lambda: not any(_is_alive(pid) for pid in children), what="all have ended", limit=300)


def _wait_for_consumer(process: Process, *, after: int) -> None:
    """Until the worker has begun to look for jobs, which it says behind that place of the log."""
    wait_until(lambda: "Huey consumer started" in process.log.read_text()[after:], what="the worker looks for jobs", limit=300)


def _wait_for_end(process: Process, children: list[int]) -> None:
    os.kill(process.pid, signal.SIGTERM)
    wait_until(lambda: not any(_is_alive(pid) for pid in children), what="all have ended", limit=300)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
