"""A public site whose Redis is away: it says so where it is asked, and goes on serving."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.ports import reserved_port
from tests.processes import running, wait_until_listening
from tests.template_database import template_file
from tests.waiting import LIMIT

ROOT = Path(__file__).resolve().parents[2]
READYZ_TOKEN = "told-to-the-one-who-watches"
HEADERS = {"Host": "makiti.example", "X-Forwarded-Proto": "https", "Origin": "https://makiti.example", "Referer": "https://makiti.example/"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with ExitStack() as stack:
        yield _public_site(tmp_path_factory.mktemp("public"), stack)


def _public_site(data: Path, stack: ExitStack) -> httpx.Client:
    """Pages of a site that was told of a Redis; at that port nobody listens."""
    port, nobody = stack.enter_context(reserved_port()), stack.enter_context(reserved_port())
    env = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data),
        "SITE_URL": "https://makiti.example",
        "SECRET_KEY": "s" * 12 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "DATABASE_URL": f"sqlite://{data}/site.sqlite3",
        "READYZ_TOKEN": READYZ_TOKEN,
        "REDIS_URL": f"redis://127.0.0.1:{nobody}/0",
    }
    if template_file().exists():  # migrating from nothing takes a minute
        shutil.copy(template_file(), data / "site.sqlite3")
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, timeout=600)
    command = [sys.executable, "-m", "gunicorn", "site_config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    process = stack.enter_context(running(command, log=data / "gunicorn.log", env=env))
    wait_until_listening(process, port)
    return stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS, timeout=LIMIT))


def test_readyz_names_what_is_away(site: httpx.Client) -> None:
    assert site.get("/readyz").json() == {"ready": False}  # as everybody behind the proxy hears it
    answer = site.get("/readyz", headers={"Authorization": f"Bearer {READYZ_TOKEN}"})
    said = answer.json()
    assert (answer.status_code, said["ready"], said["database"]) == (503, False, "ok")
    assert said["cache"] != "ok"
    assert said["channel_layer"] != "ok"
    assert site.get("/healthz").status_code == 200


def test_pages_still_serve_and_are_safe(site: httpx.Client) -> None:
    answer = site.get("/")
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_people_can_still_sign_up(site: httpx.Client) -> None:
    page = site.get("/account/signup/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "email": "fatou@example.com", "password1": "une-phrase-longue-42"}
    # The session cookie is for https only, which the client on loopback does not speak.
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in site.cookies.jar)
    answer = site.post("/account/signup/", data=fields, headers={"Cookie": cookies})
    assert answer.status_code == 302, answer.text[:2000]


def test_plain_http_is_sent_to_https(site: httpx.Client) -> None:
    answer = site.get("/", headers={"X-Forwarded-Proto": "http"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://makiti.example/")
