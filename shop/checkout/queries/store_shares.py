"""One store's share of it: the way it comes, what that costs, and what stands against it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.accounts.models import Address
from shop.cart.queries import CartGroup
from shop.checkout.queries.summaries import StoreChoice, StoreSummary
from shop.common.clock import now
from shop.orders.states import DeliveryMethod, DeliveryPayer
from shop.promotions.queries import Cut
from shop.stores.models import Store
from shop.stores.queries import DeliveryDestination, DeliveryOffer, DeliveryTerms, delivery_offer, delivery_terms, takes_orders

_CARRIED = (DeliveryMethod.HOME, DeliveryMethod.PICKUP)


def with_discount(part: StoreSummary, cut: Cut) -> StoreSummary:
    """What a code and points take off; by a code of its own the store may take the carrier's fee over."""
    return replace(part, cut=cut, payer=DeliveryPayer.SELLER if cut.store_pays_carrier else part.payer)


def _download_summary(group: CartGroup, buyer_id: int | None) -> StoreSummary:
    """Nothing to carry, nothing to choose."""
    problems = _store_problems(group.store, buyer_id)
    method, payer = DeliveryMethod.DIGITAL, DeliveryPayer.BUYER
    return StoreSummary(group.store, group.lines, group.subtotal, method, payer, None, "", "", problems=problems)


def store_summary(group: CartGroup, address: Address | None, choice: StoreChoice, buyer_id: int | None) -> StoreSummary:
    """One store's lines as an order, before any discount: the chosen way of delivery, or whichever is possible."""
    if group.is_download:
        return _download_summary(group, buyer_id)
    store = group.store
    terms = _terms_at_door(group, address)
    offer = terms.offer or _nowhere()
    pickup_refusal = _pickup_refusal(store, address)
    unknown = "" if address is None else offer.refusal  # before an address is known nothing stands against one
    method = choice.method if choice.method in _CARRIED else _default_method(unknown, pickup_refusal)
    refusal = unknown if method == DeliveryMethod.HOME else pickup_refusal
    return StoreSummary(
        store=store,
        items=group.lines,
        goods=group.subtotal,
        method=method,
        payer=_payer(offer, method),
        quote=offer.quote,
        home_refusal=offer.refusal,
        awaits_address=address is None,
        pickup_refusal=pickup_refusal,
        home_promise=terms.home if address else None,
        pickup_promise=None if pickup_refusal else terms.pickup,
        problems=[problem for problem in (*_store_problems(store, buyer_id), refusal) if problem],
    )


def _pickup_refusal(store: Store, address: Address | None) -> str:
    words = {"store": store.name, "country": store.country.name}
    if not store.allows_pickup:
        return _("%(store)s has no store pick-up.") % words
    if address is not None and address.country_id != store.country_id:
        return _("%(store)s is in %(country)s: choose an address there to collect your order.") % words
    return ""


def _store_problems(store: Store, buyer_id: int | None) -> list[str]:
    """What stands against ordering there at all."""
    problems = []
    if store.owner_id == buyer_id:
        problems.append(_("%(store)s is your own store: you cannot buy from it.") % {"store": store.name})
    if store.holiday_until and not takes_orders(store, at=now()):
        words = {"store": store.name, "date": date_format(store.holiday_until, "DATE_FORMAT")}
        problems.append(_("%(store)s is away until %(date)s and takes no orders. Your cart keeps everything until then.") % words)
    return problems


def _payer(offer: DeliveryOffer, method: str) -> str:
    """The store pays the courier when it has offered to; a buyer cannot decide that."""
    by_seller = method == DeliveryMethod.HOME and offer.quote is not None and offer.quote.paid_by_store
    return DeliveryPayer.SELLER if by_seller else DeliveryPayer.BUYER


def home_delivery(group: CartGroup, address: Address | None) -> DeliveryOffer:
    """The quote, or why there is none."""
    if address is None:
        return _nowhere()
    return delivery_offer(group.store, DeliveryDestination.of(address), goods=group.subtotal, grams=group.grams)


def _terms_at_door(group: CartGroup, address: Address | None) -> DeliveryTerms:
    """Price and days, as product and cart say them."""
    to = DeliveryDestination.of(address) if address else None
    return delivery_terms(group.store, to, goods=group.subtotal, grams=group.grams, at=now())


def _nowhere() -> DeliveryOffer:
    return DeliveryOffer(None, _("First tell us where to deliver."))


def _default_method(home_refusal: str, pickup_refusal: str) -> str:
    return DeliveryMethod.PICKUP if home_refusal and not pickup_refusal else DeliveryMethod.HOME
