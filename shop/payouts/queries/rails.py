"""By which ways a payee can be paid."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import PRICE_STEPS
from shop.payments.exceptions import UnknownMethod
from shop.payments.providers.base import ConnectRail, PayoutRail, get_provider
from shop.payments.templatetags.refunds import rail_name
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
    connects: bool = False  # the account is opened on the provider's own pages, not typed here

    @property
    def is_ready(self) -> bool:
        """Whether a payout can be asked for by it now."""
        return not self.reason

    @property
    def is_typed(self) -> bool:
        """Whether the payee writes the account down here."""
        return self.needs_destination and not self.connects

    @property
    def waits_for_answers(self) -> bool:
        """Whether the payee has something to do on the provider's pages, or had until a moment ago."""
        return self.connects and (self.destination is None or self.destination.verified_at is None)


def rail_offers(payee: Payee) -> list[RailOffer]:
    """Every way that the payee's market and currency allow: cash at a desk, the bank, and providers that pay out."""
    accounts = {row.rail: row for row in usable_destinations(payee)} if payee.pk else {}
    offers = [RailOffer(code=Rail.DESK, name=str(Rail.DESK.label), needs_destination=False, destination=None, reason="")]
    for code, name, connects in [(str(Rail.BANK), str(Rail.BANK.label), False), *_provider_rails(payee)]:
        account = accounts.get(code)
        reason = _reason_to_connect(account) if connects else _reason_against(account)
        offers.append(RailOffer(code=code, name=name, needs_destination=True, destination=account, reason=reason, connects=connects))
    return offers


def step_of(rail: str, currency: str) -> int:
    """The smallest amount, in minor units, of which the rail pays multiples: a note at the desk, a whole shilling on a phone."""
    return PRICE_STEPS.get(currency, 1) if rail == Rail.DESK else WHOLE.get(rail, 1)


def usable_destinations(payee: Payee) -> list[Destination]:
    """Accounts of today's owner; never those of whoever owned the store before."""
    return list(Destination.objects.filter(payee=payee, owner=owner_of(payee), removed_at=None).exclude(address=""))


def rail_words(code: str) -> str:
    """What a way of being paid is called."""
    return str(Rail(code).label) if code in Rail.values else rail_name(code)


def payout_rail(code: str) -> PayoutRail | None:
    """The provider that pays out under that name; None for cash and bank, and for providers that only collect."""
    try:
        provider = get_provider(code)
    except UnknownMethod:
        return None
    return provider if isinstance(provider, PayoutRail) and provider.is_configured else None


def connect_rail(code: str) -> ConnectRail | None:
    """The provider on whose pages payees open their accounts; None for every other way."""
    rail = payout_rail(code)
    return rail if isinstance(rail, ConnectRail) else None


def _provider_rails(payee: Payee) -> list[tuple[str, str, bool]]:
    rails = []
    for code in settings.PAYMENT_PROVIDERS:
        provider, connected = get_provider(code), connect_rail(code)
        if code not in payee.country.payment_methods or payout_rail(code) is None or not provider.takes(payee.currency):
            continue
        if connected is None:
            rails.append((code, str(provider.name), False))
        elif connected.connects_in(payee.country_id):
            rails.append((code, connected.account_name, True))
    return rails


def _reason_against(account: Destination | None) -> str:
    if account is None:
        return _("Say first where the money should go.")
    if account.verified_at is None:
        return _("Staff have not checked this account yet.")
    return _reason_to_wait(account)


def _reason_to_connect(account: Destination | None) -> str:
    if account is None:
        return _("Connect your account first.")
    if account.verified_at is None:
        return _("Some questions about this account are not answered yet, or the answers are being checked.")
    return _reason_to_wait(account)


def _reason_to_wait(account: Destination) -> str:
    return _("For your safety, a new account waits a day before money goes there.") if account.usable_from > now() else ""
