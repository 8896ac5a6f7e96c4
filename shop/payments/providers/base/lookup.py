"""Where to find a provider: by its code, among those that the settings name."""

from django.conf import settings
from django.utils.module_loading import import_string

from shop.payments.exceptions import ProviderRefused, UnknownMethod
from shop.payments.providers.base.protocols import OnlineProvider, Provider, RingingProvider


def get_provider(code: str) -> Provider:
    """The provider of that name; raises UnknownMethod."""
    path = settings.PAYMENT_PROVIDERS.get(code)
    if path is None:
        raise UnknownMethod
    provider: Provider = import_string(path)()
    return provider


def why_not_rung(code: str, phone: str) -> str:
    """Why that provider cannot ring an E.164 number, in words for the buyer; empty when it may. Raises UnknownMethod."""
    provider = get_provider(code)
    if not isinstance(provider, RingingProvider):
        return ""
    try:
        provider.require_phone(phone)
    except ProviderRefused as refusal:
        return str(refusal)
    return ""


def get_online_provider(code: str) -> OnlineProvider:
    """The same, for one that moves money over the network; raises UnknownMethod for any other."""
    provider = get_provider(code)
    if not isinstance(provider, OnlineProvider):
        raise UnknownMethod
    return provider
