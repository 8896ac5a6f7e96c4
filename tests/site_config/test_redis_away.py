"""A public site whose Redis is away: it says so where it is asked, and goes on serving."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.ports import free_port
from tests.template_database import template_file

ROOT = Path(__file__).resolve().parents[2]
HEADERS = {"Host": "makiti.example", "X-Forwarded-Proto": "https", "Origin": "https://makiti.example", "Referer": "https://makiti.example/"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("public")
    env = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data),
        "SITE_URL": "https://makiti.example",
        "SECRET_KEY": "s" * 12 + "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH",
        "DATABASE_URL": f"sqlite://{data}/site.sqlite3",
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
    }
    if template_file().exists():  # migrating from nothing takes a minute
        shutil.copy(template_file(), data / "site.sqlite3")
    for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, timeout=240)
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "site_config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    with (data / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(gunicorn, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=HEADERS, timeout=30)
            _wait(client)
            yield client
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(client: httpx.Client) -> None:
    for _ in range(120):
        try:
            client.get("/healthz")
            return
        except httpx.TransportError:
            time.sleep(0.25)
    pytest.fail("gunicorn did not start")


def test_readyz_names_what_is_away(site: httpx.Client) -> None:
    answer = site.get("/readyz")
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
