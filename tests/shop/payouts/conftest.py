"""What tests of payouts share."""

from collections.abc import Iterator
from typing import Any

import pytest

from shop.payouts.models import Payee
from tests.factories.payouts import create_destination
from tests.shop.payouts.rails import Purse


@pytest.fixture
def purse(settings: Any) -> Iterator[type[Purse]]:
    """A provider that pays out, switched on."""
    settings.PAYMENT_PROVIDERS = {**settings.PAYMENT_PROVIDERS, "purse": "tests.shop.payouts.rails.Purse"}
    Purse.reset()
    yield Purse
    Purse.reset()


def with_purse(payee: Payee) -> Payee:
    """The market offers the purse, and the payee has one."""
    payee.country.payment_methods = [*payee.country.payment_methods, "purse"]
    payee.country.save(update_fields=["payment_methods"])
    create_destination(payee, rail="purse", address="+224620000009")
    return payee
