"""Ways of paying."""

from shop.payments.providers.base import Provider, get_provider

__all__ = ["Provider", "get_provider"]
