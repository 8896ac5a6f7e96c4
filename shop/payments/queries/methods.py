"""Which ways of paying are offered, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from django.conf import settings

from shop.common.money import Money, total
from shop.custody.queries import DebtBook
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod
from shop.payments.providers import Provider, get_provider
from shop.payments.queries.method_rules import Payer, Sale, first_reason
from shop.places.models import Country, Place
from shop.promotions.models import PromoShare
from shop.promotions.states import FundedBy
from shop.stores.models import Store
from shop.trust.queries import ProofBook


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
    debts: DebtBook | None = None,
) -> list[MethodOffer]:
    """Every known method with the answer of country, currency, store, buyer and operator, in the order of the settings.

    `due` is what is paid at once in advance, over all stores of a checkout; `places` are the region and prefecture of the door; `proofs`
    and `debts` are for whoever asks about several stores.
    """
    sale = Sale(country, store, order_total, order_total if due is None else due, payer, places, is_download)
    sale = replace(sale, proofs=proofs or sale.proofs, debts=debts or DebtBook([store]))
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


def offers_to_guest(offers: Iterable[MethodOffer]) -> list[MethodOffer]:
    """Without what only an account can have."""
    return [offer for offer in offers if offer.code != "credit"]


def methods_of(country: Country) -> list[tuple[str, str]]:
    """Code and name of what a market offers and a store may refuse; what somebody has with us is money like any other."""
    providers = [get_provider(code) for code in country.payment_methods if code in settings.PAYMENT_PROVIDERS and code != "credit"]
    return [(provider.code, str(provider.name)) for provider in providers if provider.is_configured]


def reason_against(provider: Provider, orders: Sequence[Order]) -> str:
    """Why these orders of one checkout cannot be paid so; empty when they can."""
    return next((reason for sale in _sales(orders) if (reason := first_reason(provider, sale))), "")


def _sales(orders: Sequence[Order]) -> list[Sale]:
    due = total((order.total for order in orders), currency=orders[0].currency)
    payer, proofs, debts = Payer(orders[0].buyer_id), ProofBook(), DebtBook(order.store for order in orders)
    return [_sale_of_order(order, due, payer, proofs, debts) for order in orders]


def _sale_of_order(order: Order, due: Money, payer: Payer, proofs: ProofBook, debts: DebtBook) -> Sale:
    is_home = order.delivery_method == DeliveryMethod.HOME
    places = tuple(place for place in (order.region, order.prefecture) if place) if is_home else ()
    return Sale(
        country=order.store.country,
        store=order.store,
        total=order.total,
        due=due,
        payer=payer,
        places=places,
        is_download=order.is_download,
        is_collected_with_code=_is_collected_with_code(order),
        proofs=proofs,
        debts=debts,
    )


def _is_collected_with_code(order: Order) -> bool:
    if not order.is_collected or not order.platform_discount_minor:
        return False
    return PromoShare.objects.filter(order=order.pk, use__code__funded_by=FundedBy.PLATFORM).exists()


def _method_offer(provider: Provider, sale: Sale) -> MethodOffer:
    reason = first_reason(provider, sale)
    return MethodOffer(
        code=provider.code,
        name=str(provider.name),
        available=not reason,
        reason=reason,
        needs_phone=provider.needs_phone,
        paid_at_door=provider.paid_at_door,
        in_market=provider.code in sale.country.payment_methods and provider.is_configured,
    )
