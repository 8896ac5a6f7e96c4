"""Ways of paying."""

from shop.payments.providers import claim_reasons  # its phrases are read wherever a reason is, with or without its provider
from shop.payments.providers.base import Provider, get_provider, why_not_rung

__all__ = ["Provider", "claim_reasons", "get_provider", "why_not_rung"]
