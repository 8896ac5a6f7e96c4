"""The process answers."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client) -> None:
    assert client.get("/readyz").json() == {"ready": True, "database": "ok", "cache": "ok", "queue": "ok", "channel_layer": "ok"}
