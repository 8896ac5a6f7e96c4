"""Which ways of paying are offered, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import Money, total
from shop.common.prepared import Blank, prepared
from shop.custody.queries import cash_pause
from shop.ledger.models import Entry
from shop.ledger.queries import owed_to
from shop.ledger.states import AccountKind
from shop.orders.models import Checkout, Order
from shop.orders.queries import refused_among
from shop.orders.states import CancelledBy, DeliveryMethod, Fulfilment
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.providers import Provider, get_provider
from shop.payments.states import KEPT_ASIDE, AttemptStatus, PaymentStatus
from shop.places.models import Country, Place
from shop.promotions.models import PromoShare
from shop.promotions.states import FundedBy
from shop.stores.models import Store
from shop.trust.models import ProofRule
from shop.trust.queries import ProofBook, rules_of
from shop.trust.states import MoneyKind, money_kind_of


@dataclass(frozen=True, slots=True)
class MethodOffer:
    """One row of the matrix. `reason` says in the reader's language why it is not available; empty when it is."""

    code: str
    name: str
    available: bool
    reason: str
    needs_phone: bool = False
    paid_at_door: bool = False
    in_market: bool = True  # whether the country and this site know it at all: if not, nobody needs to read why


class Payer:
    """Who would pay, and what that person's record says; looked up once, however many stores ask."""

    def __init__(self, pk: int) -> None:
        self.pk = pk

    @cached_property
    def refused(self) -> int:
        """How many cash orders came to nothing by this buyer lately."""
        return parcels_refused(self.pk)

    def credit(self, currency: str) -> Money:
        """What the buyer has here."""
        return owed_to(AccountKind.STORE_CREDIT, self.pk, currency)


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

    @property
    def proof(self) -> ProofRule:
        """What the store's owner has proved unlocks so much."""
        return self.proofs.rule_of_store(self.store)


MethodReason = Callable[[Provider, Sale], str]


def method_offers(
    country: Country,
    store: Store,
    order_total: Money,
    *,
    due: Money | None = None,
    payer: Payer | None = None,
    places: tuple[Place, ...] = (),
    is_download: bool = False,
    proofs: ProofBook | None = None,
) -> list[MethodOffer]:
    """Every known method with the answer of country, currency, store, buyer and operator, in the order of the settings.

    `due` is what is paid at once in advance, over all stores of a checkout; `places` are the region and prefecture of the door; `proofs` is
    for whoever asks about several stores.
    """
    sale = Sale(country, store, order_total, order_total if due is None else due, payer, places, is_download, proofs=proofs or ProofBook())
    return [_method_offer(get_provider(code), sale) for code in settings.PAYMENT_PROVIDERS]


def offers_for(orders: Sequence[Order]) -> list[MethodOffer]:
    """The methods for orders of one checkout that wait for their money: offered when it is for each, else the first reason stands."""
    return merge_offers([_method_offer(get_provider(code), sale) for code in settings.PAYMENT_PROVIDERS] for sale in _sales(orders))


def merge_offers(rows: Iterable[list[MethodOffer]]) -> list[MethodOffer]:
    """The rows of several stores as one: a method is offered when every row offers it, else the first reason stands."""
    found: dict[str, MethodOffer] = {}
    for offer in chain.from_iterable(rows):
        if offer.code not in found or found[offer.code].available:
            found[offer.code] = offer
    return list(found.values())


def methods_of(country: Country) -> list[tuple[str, str]]:
    """Code and name of what a market offers and a store may refuse; what somebody has with us is money like any other."""
    providers = [get_provider(code) for code in country.payment_methods if code in settings.PAYMENT_PROVIDERS and code != "credit"]
    return [(provider.code, str(provider.name)) for provider in providers if provider.is_configured]


def reason_against(provider: Provider, orders: Sequence[Order]) -> str:
    """Why these orders of one checkout cannot be paid so; empty when they can."""
    return next((reason for sale in _sales(orders) if (reason := _first_reason(provider, sale))), "")


def _sales(orders: Sequence[Order]) -> list[Sale]:
    due = total((order.total for order in orders), currency=orders[0].currency)
    payer, proofs = Payer(orders[0].buyer_id), ProofBook()
    return [_sale_of_order(order, due, payer, proofs) for order in orders]


def _sale_of_order(order: Order, due: Money, payer: Payer, proofs: ProofBook) -> Sale:
    is_home = order.delivery_method == DeliveryMethod.HOME
    places = tuple(place for place in (order.region, order.prefecture) if place) if is_home else ()
    return Sale(
        country=order.store.country,
        store=order.store,
        total=order.total,
        due=due,
        payer=payer,
        places=places,
        is_download=order.delivery_method == DeliveryMethod.DIGITAL,
        is_collected_with_code=_is_collected_with_code(order),
        proofs=proofs,
    )


def _is_collected_with_code(order: Order) -> bool:
    if order.delivery_method != DeliveryMethod.PICKUP or not order.platform_discount_minor:
        return False
    return PromoShare.objects.filter(order=order.pk, use__code__funded_by=FundedBy.PLATFORM).exists()


def _method_offer(provider: Provider, sale: Sale) -> MethodOffer:
    reason = _first_reason(provider, sale)
    return MethodOffer(
        code=provider.code,
        name=str(provider.name),
        available=not reason,
        reason=reason,
        needs_phone=provider.needs_phone,
        paid_at_door=provider.paid_at_door,
        in_market=provider.code in sale.country.payment_methods and provider.is_configured,
    )


def _first_reason(provider: Provider, sale: Sale) -> str:
    """The first that holds."""
    return next((reason for rule in _RULES if (reason := rule(provider, sale))), "")


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
    return cash_pause(sale.store) if provider.paid_at_door else ""


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


@dataclass(frozen=True, slots=True)
class PaidTogether:
    """A payment and its orders."""

    payment: Payment
    orders: list[Order]

    @property
    def unpaid(self) -> list[Order]:
        """The orders that wait for its money."""
        return [order for order in self.orders if order.is_awaiting_payment]

    @property
    def due(self) -> Money:
        """What they cost together."""
        return total((order.total for order in self.unpaid), currency=self.payment.currency)


@dataclass(frozen=True, slots=True)
class Desk(PaidTogether):
    """As its buyer sees it: the last try too, and money that came but was not what was asked for."""

    attempt: PaymentAttempt | None
    kept_aside: PaymentAttempt | None

    @property
    def until(self) -> datetime | None:
        """When the first of them closes."""
        return min((order.expires_at for order in self.unpaid if order.expires_at), default=None)

    @property
    def is_in_advance(self) -> bool:
        """Whether there is anything to do here: not for cash at the door, and not once the buyer has chosen that."""
        return any(order.is_prepaid for order in self.orders)


def payment_desk(payment: Payment) -> Desk:
    """Its orders with their stores, the newest try that is not given up, and what is kept aside."""
    related = Order.objects.select_related("store__country", "store__owner", "region", "prefecture", "buyer")
    orders = list(related.filter(payment_shares__payment=payment).order_by("pk"))
    attempts = list(payment.attempts.exclude(status=AttemptStatus.ABANDONED).order_by("-pk"))
    aside = [attempt for attempt in attempts if attempt.status == AttemptStatus.PAID and attempt.problem in KEPT_ASIDE]
    tries = [attempt for attempt in attempts if attempt.status != AttemptStatus.PAID]
    return Desk(payment, orders, next(iter(tries), None), next((attempt for attempt in aside if not attempt.refunds.exists()), None))


def open_payment_of(checkout: Checkout) -> Payment | None:
    """What is to be paid in advance for it, and has not come."""
    due = Payment.objects.filter(checkout=checkout, status=PaymentStatus.DUE)
    return due.filter(shares__is_live=True, shares__order__is_prepaid=True).first()


def parcels_refused(buyer_id: int) -> int:
    """How many cash orders of the last CASH_RECORD_DAYS came to nothing by the buyer: cancelled once confirmed, or refused at the door."""
    since = now() - timedelta(days=settings.CASH_RECORD_DAYS)
    # Most buyers have cancelled nothing: what became of it is looked at for the others only.
    cancelled = _cancelled_of(buyer_id, since)
    return _refused_of([order.pk for order in cancelled]) if cancelled else 0


@prepared
def _cancelled_of(buyer_id: Blank, since: Blank) -> QuerySet[Order]:
    cash = Order.objects.filter(buyer=buyer_id, placed_at__gte=since, fulfilment=Fulfilment.CANCELLED, is_prepaid=False)
    return cash.order_by().only("pk")


def _refused_of(ids: Sequence[int]) -> int:
    # What staff ended was lost on its way, or nobody's fault that the record knows of.
    was_confirmed = Exists(Entry.objects.filter(subject="order", subject_id=OuterRef("pk"), kind="order.cancelled"))
    # What came back for another reason (the courier's motorcycle, a wrong address) says nothing of the buyer, nor does a seller's own word.
    was_refused = Q(pk__in=refused_among(ids)) & ~Q(cancelled_by=CancelledBy.STAFF)
    cancelled = Order.objects.filter(pk__in=ids)
    return cancelled.filter(Q(was_confirmed, cancelled_by=CancelledBy.BUYER) | was_refused).count()
