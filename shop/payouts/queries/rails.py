"""By which ways a payee can be paid."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import PRICE_STEPS
from shop.payments.exceptions import UnknownMethod
from shop.payments.providers.base import PayoutRail, get_provider
from shop.payouts.models import Destination, Payee
from shop.payouts.queries.payees import owner_of
from shop.payouts.states import Rail

PHONE_RAILS = frozenset({"mpesa", "momo", "orange"})
MAIL_RAILS = frozenset({"paypal"})
WHOLE = {"mpesa": 100}  # minor units: what the rail moves in; what is left over stays for the next payout


@dataclass(frozen=True, slots=True)
class RailOffer:
    """One way of being paid. `reason` says why it cannot be used now; empty when it can."""

    code: str
    name: str
    needs_destination: bool
    destination: Destination | None
    reason: str

    @property
    def is_ready(self) -> bool:
        """Whether a payout can be asked for by it now."""
        return not self.reason


def rail_offers(payee: Payee) -> list[RailOffer]:
    """Every way that the payee's market and currency allow: cash at a desk, the bank, and providers that pay out."""
    accounts = {row.rail: row for row in usable_destinations(payee)} if payee.pk else {}
    offers = [RailOffer(code=Rail.DESK, name=str(Rail.DESK.label), needs_destination=False, destination=None, reason="")]
    for code, name in [(str(Rail.BANK), str(Rail.BANK.label)), *_provider_rails(payee)]:
        account = accounts.get(code)
        offers.append(RailOffer(code=code, name=name, needs_destination=True, destination=account, reason=_reason(account)))
    return offers


def step_of(rail: str, currency: str) -> int:
    """The smallest amount, in minor units, of which the rail pays multiples: a note at the desk, a whole shilling on a phone."""
    return PRICE_STEPS.get(currency, 1) if rail == Rail.DESK else WHOLE.get(rail, 1)


def usable_destinations(payee: Payee) -> list[Destination]:
    """Accounts of today's owner; never those of whoever owned the store before."""
    return list(Destination.objects.filter(payee=payee, owner=owner_of(payee), removed_at=None))


def payout_rail(code: str) -> PayoutRail | None:
    """The provider that pays out under that name; None for cash and bank, and for providers that only collect."""
    try:
        provider = get_provider(code)
    except UnknownMethod:
        return None
    return provider if isinstance(provider, PayoutRail) and provider.is_configured else None


def _provider_rails(payee: Payee) -> list[tuple[str, str]]:
    rails = []
    for code in settings.PAYMENT_PROVIDERS:
        provider = get_provider(code)
        if code in payee.country.payment_methods and payout_rail(code) and provider.takes(payee.currency):
            rails.append((code, str(provider.name)))
    return rails


def _reason(account: Destination | None) -> str:
    if account is None:
        return _("Say first where the money should go.")
    if account.verified_at is None:
        return _("Staff have not checked this account yet.")
    if account.usable_from > now():
        return _("For your safety, a new account waits a day before money goes there.")
    return ""
