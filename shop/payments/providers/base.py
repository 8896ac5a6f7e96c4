"""What a payment provider is, and where to find one."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from shop.payments.exceptions import UnknownMethod


class Provider(Protocol):
    """One way of paying. `code` is its key in settings.PAYMENT_PROVIDERS and in a country's payment methods."""

    code: str
    name: str | Promise

    def takes(self, currency: str) -> bool:
        """Whether it can move that ISO 4217 currency."""

    @property
    def paid_at_door(self) -> bool:
        """Whether the money changes hands with the parcel."""


def get_provider(code: str) -> Provider:
    """The provider of that name; raises UnknownMethod."""
    path = settings.PAYMENT_PROVIDERS.get(code)
    if path is None:
        raise UnknownMethod
    provider: Provider = import_string(path)()
    return provider
