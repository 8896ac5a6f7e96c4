"""Every request has an id, one line in the log, and no secret in it."""

import logging

import pytest
from django.test import Client


@pytest.mark.django_db
def test_request_id_is_made_returned_and_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="request"):
        response = client.get("/places/about/")
    request_id = response["X-Request-ID"]
    assert len(request_id) == 32
    lines = [record.msg for record in caplog.records if record.name == "request"]
    assert [(line["request_id"], line["route"], line["status"]) for line in lines] == [(request_id, "places/about/", 200)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "kept"), [("proxy-0123456789abcdef", True), ("short", False), ("x" * 65, False), ("evil\nline injected", False)]
)
def test_proxys_id_is_kept_when_it_is_sane(client: Client, sent: str, kept: bool) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": sent})
    assert (response["X-Request-ID"] == sent) is kept


@pytest.mark.django_db
def test_log_names_the_route_and_not_the_token(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="request"):
        client.get("/h/8WbqY3nUu2xkQm0gVtZb1A/")
    assert "8WbqY3nUu2xkQm0gVtZb1A" not in caplog.text


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    policy = client.get("/places/about/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy
