"""Whence a request comes: believed of our own proxy, and of nobody else."""

from django.test import RequestFactory

from shop.common.requests import client_address


def asked(forwarded: str) -> str:
    return client_address(RequestFactory().get("/", headers={"x-forwarded-for": forwarded}, REMOTE_ADDR="10.0.0.1"))


def test_behind_the_proxy_the_last_address_is_the_visitors(settings):
    """Else all visitors are one, who has used up everybody's tries; and the provider's callbacks come from nowhere."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert asked("1.1.1.1, 196.201.214.200") == "196.201.214.200"
    assert asked("") == "10.0.0.1"


def test_without_a_proxy_nobody_says_who_he_is(settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    assert asked("196.201.214.200") == "10.0.0.1"
