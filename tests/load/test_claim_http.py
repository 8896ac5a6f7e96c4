"""The claim race as it happens: many couriers' phones against two web processes on PostgreSQL."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from couriers.models import Delivery
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.events.models import DomainEvent
from tests.factories.couriers import create_courier, create_delivery
from tests.integrity import broken_facts
from tests.servers import running_gunicorn
from tests.threads import run_together
from tests.waiting import LIMIT

pytestmark = [pytest.mark.postgres, pytest.mark.load, pytest.mark.django_db(transaction=True)]

COURIERS = 16
CSRF = "a" * 32


@pytest.fixture
def two_processes(tmp_path: Path) -> Iterator[int]:
    """The port of gunicorn with two workers on this test's database."""
    with running_gunicorn(tmp_path / "web.log", "--workers", "2") as port:
        yield port


def _answer(port: int, method: str, path: str, headers: dict[str, str]) -> int:
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
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
    answers = run_together([lambda phone=phone: _answer(two_processes, "POST", path, phone) for phone in phones])
    assert (answers.count(302), answers.count(409)) == (1, COURIERS - 1)
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert delivery.status == DeliveryStatus.ASSIGNED
    assert DomainEvent.objects.filter(name="delivery.claimed").count() == 1
    assert broken_facts(of="couriers") == {}
