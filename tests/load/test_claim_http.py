"""The claim race as it happens: many couriers' phones against two web processes on PostgreSQL."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from couriers.models import Delivery
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.events.models import DomainEvent
from tests.factories.couriers import create_courier, create_delivery
from tests.integrity import broken_facts
from tests.ports import free_port
from tests.threads import run_together

pytestmark = [pytest.mark.postgres, pytest.mark.load, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
COURIERS = 16
CSRF = "a" * 32


@pytest.fixture
def two_processes(tmp_path: Path) -> Iterator[int]:
    """The port of gunicorn with two workers on this test's database."""
    port, known = free_port(), connection.settings_dict
    address = f"postgres://{known['USER']}:{known['PASSWORD'] or ''}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"
    env = os.environ | {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "gunicorn", "site_config.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    with (tmp_path / "web.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
        try:
            _wait_until_up(port, process, tmp_path / "web.log")
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait_until_up(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(120):
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            if _answer(port, "GET", "/healthz", {}) == 200:
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(log.read_text()[-3000:])


def _answer(port: int, method: str, path: str, headers: dict[str, str]) -> int:
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        request.request(method, path, headers=headers)
        return request.getresponse().status
    finally:
        request.close()


def _headers(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}", "X-CSRFToken": CSRF}


def test_one_of_many_phones_gets_the_parcel(two_processes: int) -> None:
    delivery = create_delivery(status=DeliveryStatus.OFFERED)
    phones = [_headers(create_courier().user) for _ in range(COURIERS)]
    path = f"/deliver/{delivery.pk}/claim/"
    started = time.perf_counter()
    answers = run_together([lambda phone=phone: _answer(two_processes, "POST", path, phone) for phone in phones], seconds=120)
    print(f"{COURIERS} claims over two processes: {time.perf_counter() - started:.2f} s")
    assert (answers.count(302), answers.count(409)) == (1, COURIERS - 1)
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert delivery.status == DeliveryStatus.ASSIGNED
    assert DomainEvent.objects.filter(name="delivery.claimed").count() == 1
    assert broken_facts(of="couriers") == {}
