"""Ways of paying for these tests."""

import pytest

from tests.factories.refunds import RAILS
from tests.fakes import rail


@pytest.fixture
def rails(settings):
    """The test's own providers, with empty books."""
    settings.PAYMENT_PROVIDERS = settings.PAYMENT_PROVIDERS | RAILS
    rail.books.__init__()  # type: ignore[misc]
    return rail.books
