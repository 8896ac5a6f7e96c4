"""The process answers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shop.common.clock import now
from site_config import clocks


@pytest.mark.django_db
def test_healthz_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client) -> None:
    parts = dict.fromkeys(("database", "clock", "cache", "queue", "channel_layer"), "ok")
    assert client.get("/readyz", headers={"Host": "127.0.0.1:8000"}).json() == {"ready": True, **parts, "books": "never proved"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "peer", "knows"),
    [
        ({"Host": "localhost"}, "127.0.0.1", True),
        ({"Host": "[::1]:8000"}, "::1", True),
        ({"Host": "127.0.0.1:8000"}, "10.0.0.9", False),  # calls itself so
        ({"Host": "makiti.example"}, "127.0.0.1", False),  # a proxy beside us that says nothing of itself
        ({"Host": "127.0.0.1", "X-Forwarded-For": "127.0.0.1"}, "127.0.0.1", False),
        ({"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}, "127.0.0.1", False),
        ({"Host": "127.0.0.1"}, "", False),  # a socket in the file system
        ({"Host": "makiti.example", "Authorization": "Bearer a-long-token"}, "203.0.113.9", True),
        ({"Host": "makiti.example", "Authorization": "Bearer another"}, "203.0.113.9", False),
        ({"Host": "makiti.example", "Authorization": "Bearer "}, "203.0.113.9", False),
    ],
)
def test_reasons_are_for_this_machine_and_for_the_token(settings: Any, headers: dict[str, str], peer: str, knows: bool) -> None:
    settings.READYZ_TOKEN = "a-long-token"
    answer = Client(REMOTE_ADDR=peer).get("/readyz", headers=headers)
    assert (answer.status_code, answer.json()["ready"], "database" in answer.json()) == (200, True, knows)
    settings.READYZ_TOKEN = ""
    assert ("database" in Client(REMOTE_ADDR=peer).get("/readyz", headers=headers).json()) is (knows and "Authorization" not in headers)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_clock_that_is_a_day_off_is_no_ready_site(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "now", lambda: now() + timedelta(days=1))
    answer = client.get("/readyz", headers={"Host": "127.0.0.1"})
    assert answer.status_code == 503
    assert "seconds off the database's" in answer.json()["clock"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probe_calls_the_process_by_its_number_and_without_tls(client: Client, settings: Any, address: str) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["makiti.example"], True
    assert client.get(address, headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.7:8000"}, secure=True).status_code == 400


@pytest.mark.parametrize("name", ["x" * 300, "a%00b", "missing.webp"])
def test_picture_with_a_name_no_disk_takes_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404
