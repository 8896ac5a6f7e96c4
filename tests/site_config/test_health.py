"""The process answers."""

from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client) -> None:
    parts = {"database": "ok", "cache": "ok", "queue": "ok", "channel_layer": "ok"}
    assert client.get("/readyz").json() == {"ready": True, **parts, "books": "never proved"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probe_calls_the_process_by_its_number_and_without_tls(client: Client, settings: Any, address: str) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["makiti.example"], True
    assert client.get(address, headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "10.0.0.7:8000"}, secure=True).status_code == 400


@pytest.mark.parametrize("name", ["x" * 300, "a%00b", "missing.webp"])
def test_picture_with_a_name_no_disk_takes_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/media/{name}").status_code == 404
