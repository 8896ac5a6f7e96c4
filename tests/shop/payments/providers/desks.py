"""A desk beside one fake, for what only that service does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shop.payments.providers import get_provider
from site_config.sandbox.payment_fake import PaymentFake
from tests.shop.payments.contract import Desk


@contextmanager
def desk_beside(fake: PaymentFake, settings: Any) -> Iterator[Desk]:
    """The fake runs, and the site is told how to use it."""
    with fake:
        fake.stand_beside(settings)
        settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
        yield Desk(fake, get_provider(fake.code))
