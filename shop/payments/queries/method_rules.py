"""What stands against a way of paying for a sale: of the operator, the market, the store, the amount, the buyer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from shop.common.money import Money
from shop.custody.queries import DebtBook
from shop.ledger.queries import owed_to
from shop.ledger.states import AccountKind
from shop.payments.providers import Provider
from shop.payments.queries.refused_parcels import parcels_refused
from shop.places.models import Country, Place
from shop.stores.models import Store
from shop.trust.models import ProofRule
from shop.trust.queries import ProofBook, rules_of
from shop.trust.states import MoneyKind, money_kind_of


class Payer:
    """Who would pay, and what that person's record says; looked up once, however many stores ask."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self._credit: dict[str, Money] = {}

    @cached_property
    def refused(self) -> int:
        """How many cash orders came to nothing by this buyer lately."""
        return parcels_refused(self.pk)

    def credit(self, currency: str) -> Money:
        """What the buyer has here."""
        if currency not in self._credit:
            self._credit[currency] = owed_to(AccountKind.STORE_CREDIT, self.pk, currency)
        return self._credit[currency]


@dataclass(frozen=True)
class Sale:
    """What one store's order would be: its total, what is due with it at once over all stores, who buys, and whereto it goes."""

    country: Country
    store: Store
    total: Money
    due: Money
    payer: Payer | None = None
    places: tuple[Place, ...] = ()
    is_download: bool = False
    is_collected_with_code: bool = False  # by the buyer himself, cheaper by a code that the platform pays
    proofs: ProofBook = field(default_factory=ProofBook)
    debts: DebtBook = field(default_factory=DebtBook)

    @property
    def proof(self) -> ProofRule:
        """What the store's owner has proved unlocks so much."""
        return self.proofs.rule_of_store(self.store)


MethodReason = Callable[[Provider, Sale], str]


def _of_the_operator(provider: Provider, sale: Sale) -> str:
    if provider.code in settings.PAYMENT_METHODS_OFF:
        return _("It is switched off for the moment.")
    if provider.code not in sale.country.payment_methods:
        return _("It is not offered in %(country)s.") % {"country": sale.country.name}
    if not provider.is_configured:
        return _("It is not set up on this site.")
    return ""


def _of_the_currency(provider: Provider, sale: Sale) -> str:
    if not provider.takes(sale.total.currency):
        return _("It cannot be used with %(currency)s.") % {"currency": sale.total.currency}
    return ""


def _of_the_store(provider: Provider, sale: Sale) -> str:
    if sale.store.country_id != sale.country.pk:
        return _("%(store)s sells in another country.") % {"store": sale.store.name}
    if provider.code in sale.store.methods_off:
        return _("%(store)s does not take it.") % {"store": sale.store.name}
    return ""


def _of_the_amount(provider: Provider, sale: Sale) -> str:
    asked = sale.total if provider.paid_at_door else sale.due
    least, most = provider.limits(asked.currency)
    if 0 < asked.minor < least:
        return _("It is for %(amount)s and more.") % {"amount": Money(least, asked.currency)}
    if most is not None and asked.minor > most:
        return _("It is for at most %(amount)s.") % {"amount": Money(most, asked.currency)}
    return ""


def _of_cash(provider: Provider, sale: Sale) -> str:
    """Somebody has to carry it: not too much, not everywhere, and not to a door that sends parcels back."""
    if not provider.paid_at_door or sale.total.is_zero:
        return ""
    if any(place.country_id != sale.country.pk for place in sale.places):
        return _("No courier of ours can collect cash in another country: an order sent there is paid in advance.")
    ceiling = sale.country.cash_ceiling_minor
    if ceiling is not None and sale.total > Money(ceiling, sale.country.currency):
        return _("An order above %(amount)s is paid in advance.") % {"amount": Money(ceiling, sale.country.currency)}
    closed = next((place for place in sale.places if not place.takes_cash), None)
    if closed:
        return _("In %(place)s orders are paid in advance.") % {"place": closed.name}
    if sale.payer and sale.payer.refused >= settings.CASH_REFUSALS:
        return _("You gave back or cancelled %(count)d confirmed orders lately, so the next ones are paid in advance.") % {
            "count": settings.CASH_REFUSALS
        }
    return ""


def _of_downloads(provider: Provider, sale: Sale) -> str:
    if provider.paid_at_door and sale.is_download and not sale.total.is_zero:
        return _("Downloads are paid in advance.")
    return ""


def _of_credit(provider: Provider, sale: Sale) -> str:
    if provider.code != "credit":
        return ""
    has = sale.payer.credit(sale.due.currency) if sale.payer else Money.zero(sale.due.currency)
    if has.is_zero:
        return _("You have no credit.")
    if has < sale.due:
        return _("You have %(credit)s, and it has to cover the whole amount.") % {"credit": has}
    return ""


def _of_codes(provider: Provider, sale: Sale) -> str:
    """The platform pays nothing towards a sale in the store of which it sees no money."""
    if not provider.paid_at_door or not sale.is_collected_with_code or rules_of(sale.country).codes_in_person:
        return ""
    return _("Store pick-up with this promo code is paid in advance.")


def _of_debt(provider: Provider, sale: Sale) -> str:
    """Beyond its limit of debt a store takes no new orders in cash, until it has paid at a desk."""
    return sale.debts.cash_pause(sale.store) if provider.paid_at_door else ""


def _of_proof(provider: Provider, sale: Sale) -> str:
    """A store of which nobody has seen anything takes small orders, and no money that can be called back for months."""
    if sale.total.is_zero or provider.code == "credit":
        return ""
    words = {"store": sale.store.name}
    if money_kind_of(provider.code) == MoneyKind.CARD and not sale.proof.takes_cards:
        return _("%(store)s does not take this payment method yet.") % words
    most = sale.proof.order_most_minor
    if most is not None and sale.total.currency == sale.country.currency and sale.total.minor > most:
        words["amount"] = Money(most, sale.total.currency).format()
        return _("%(store)s is new here and takes orders of at most %(amount)s for now.") % words
    return ""


_RULES: tuple[MethodReason, ...] = (
    _of_the_operator,
    _of_the_currency,
    _of_the_store,
    _of_the_amount,
    _of_cash,
    _of_downloads,
    _of_credit,
    _of_codes,
    _of_debt,
    _of_proof,
)


def first_reason(provider: Provider, sale: Sale) -> str:
    """The first that holds against paying so, in the reader's language; empty when none does."""
    return next((reason for rule in _RULES if (reason := rule(provider, sale))), "")
