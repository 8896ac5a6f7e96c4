"""Ways of paying for these tests."""

import pytest

from shop.payments.providers import http
from tests.factories.refunds import RAILS
from tests.fakes import rail


@pytest.fixture
def rails(settings):
    """The test's own providers, with empty books."""
    settings.PAYMENT_PROVIDERS = settings.PAYMENT_PROVIDERS | RAILS
    rail.books.__init__()  # type: ignore[misc]
    return rail.books


@pytest.fixture(autouse=True)
def _no_open_lines():
    """A fake may get the port of one that is gone: nobody speaks to that one over a connection left open."""
    yield
    if http._http_client.cache_info().currsize:
        http._http_client().close()
        http._http_client.cache_clear()
