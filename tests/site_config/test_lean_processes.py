"""No process carries libraries that it does not use: each of the three, fresh, and what the master of gunicorn leaves to its workers."""

import os
import subprocess
import sys

import pytest

from tests.processes import ROOT
from tests.servers import database_environment

# The first use loads them, where `shop.common.late` says so; the names beside are what would bring them.
NOBODY = {
    "stripe", "requests", "httpx", "PIL", "pillow_heif", "zxingcpp", "http_ece", "py_vapid", "botocore", "boto3", "storages", "fpdf",
    "fontTools", "uharfbuzz", "markdown_it", "nh3", "rich", "pygments", "hypothesis", "pytest", "site_config.demo.server",
}  # fmt: skip
NO_PAGES = {"site_config.urls", "fido2", "allauth.account.views", "shop.moderation.admin", "snowballstemmer", "phonenumbers", "segno"}
STARTS = {
    "web": ("import site_config.wsgi", NOBODY | {"twisted", "daphne"}),
    "live": ("import daphne.cli, site_config.asgi", NOBODY | NO_PAGES),
    "worker": (
        "import django; django.setup(); from huey.contrib.djhuey.management.commands import run_huey; "
        "from django.utils.module_loading import autodiscover_modules; autodiscover_modules('tasks')",
        NOBODY | NO_PAGES | {"twisted", "daphne"},
    ),
}


def run_python(code: str, **env: str) -> str:
    settings = {"DJANGO_SETTINGS_MODULE": "site_config.settings", **env}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", STARTS)
def test_a_process_starts_without_what_it_does_not_use(name):
    start, unwanted = STARTS[name]
    role = {"live": "sockets"}.get(name, name)
    loaded = set(run_python(f"{start}\nimport sys; print('\\n'.join(sys.modules))", PROCESS_ROLE=role).split())
    assert "shop.orders.models" in loaded, "it did start"
    assert sorted(unwanted & loaded) == []


def test_a_worker_of_gunicorn_has_what_pages_need_before_the_first_comes():
    loaded = run_python("import site_config.wsgi, sys; print('\\n'.join(sys.modules))").split()
    assert {"site_config.urls", "shop.checkout.views", "shop.orders.admin", "phonenumbers", "snowballstemmer"} <= set(loaded)


OPEN = """
import os, site_config.wsgi
from django.core.cache import cache
from django.db import connections
from site_config import gunicorn_hooks
connections["default"].ensure_connection()
cache.get("anything")
{leave}
links = [os.readlink("/proc/self/fd/" + name) for name in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + name)]
print([link for link in links if link.startswith("socket:") or ".sqlite3" in link])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc says what a process has open")
def test_no_connection_is_there_when_the_first_worker_forks():
    held, left = run_python(OPEN.format(leave="")), run_python(OPEN.format(leave="gunicorn_hooks.when_ready(None)"))
    assert held.strip() != "[]", "without it there would be one"
    assert left.strip() == "[]"


@pytest.mark.postgres
@pytest.mark.skipif(sys.platform != "linux", reason="/proc says what a process has open")
def test_no_pool_is_there_when_the_first_worker_forks(transactional_db):
    """Nor its threads: a child would have none of them, and wait for them for ever."""
    env = database_environment() | {"DJANGO_SETTINGS_MODULE": "site_config.settings", "DATABASE_POOL": "true"}
    count = "import threading; print(threading.active_count()); "
    held = run_python(OPEN.format(leave=count), **env)
    left = run_python(OPEN.format(leave=f"gunicorn_hooks.when_ready(None); {count}"), **env)
    assert held.split()[0] != "1", "without it there would be some"
    assert left.split(maxsplit=1) == ["1", "[]\n"]


def test_nothing_that_was_loaded_is_looked_at_by_the_collector_again():
    """It rests while the site is loaded, and then goes on with what comes."""
    found = run_python(
        "import gc, site_config.wsgi; from site_config import gunicorn_hooks; gunicorn_hooks.when_ready(None); "
        "print(gc.get_freeze_count(), gc.isenabled())"
    ).split()
    assert int(found[0]) > 100_000
    assert found[1] == "True"
