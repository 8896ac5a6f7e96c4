"""Which ways of paying are offered, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.payments.providers import Provider, get_provider
from shop.places.models import Country
from shop.stores.models import Store


@dataclass(frozen=True, slots=True)
class MethodOffer:
    """One row of the matrix. `reason` says in the reader's language why it is not available; empty when it is."""

    code: str
    name: str
    available: bool
    reason: str


def method_offers(country: Country, store: Store, order_total: Money) -> list[MethodOffer]:
    """Every known method with the answer of country, currency, store and operator, in the order of the settings."""
    offers = []
    for code in settings.PAYMENT_PROVIDERS:
        provider = get_provider(code)
        reason = _reason(provider, country, store, order_total)
        offers.append(MethodOffer(code=code, name=str(provider.name), available=not reason, reason=reason))
    return offers


def _reason(provider: Provider, country: Country, store: Store, order_total: Money) -> str:
    if provider.code in settings.PAYMENT_METHODS_OFF:
        return _("It is switched off for the moment.")
    if provider.code not in country.payment_methods:
        return _("It is not offered in %(country)s.") % {"country": country.name}
    if not provider.is_configured:
        return _("It is not set up on this site.")
    if not provider.takes(order_total.currency):
        return _("It cannot be used with %(currency)s.") % {"currency": order_total.currency}
    if store.country_id != country.pk:
        return _("%(store)s sells in another country.") % {"store": store.name}
    return ""
