"""A cart as orders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shop.accounts.models import Address
from shop.cart.models import Cart, CartLine
from shop.cart.queries import CartGroup, CartItem, cart_groups
from shop.cart.states import LineProblem
from shop.checkout.discounts import NO_WISH, Wish, discounts_for
from shop.checkout.queries.store_shares import home_delivery, store_summary, with_discount
from shop.checkout.queries.summaries import CheckoutSummary, LeftOut, StoreChoice, StoreSummary
from shop.common.prepared import Blank, prepared
from shop.orders.models import Checkout
from shop.places.models import Country
from shop.stores.models import Store


def placed_with(token: str | None, *, buyer_id: int) -> Checkout | None:
    """What the buyer has already placed with this token; None when it is still good."""
    return next(iter(_checkouts_with_token(token, buyer_id)), None) if token else None


@prepared
def _checkouts_with_token(token: Blank, buyer_id: Blank) -> QuerySet[Checkout]:
    return Checkout.objects.filter(token=token, buyer=buyer_id)


def summarise(cart: Cart | None, *, address: Address | None, choices: Mapping[int, StoreChoice], wish: Wish = NO_WISH) -> CheckoutSummary:
    """The cart as orders, one per store of the address's country (of the first store's while there is no address), or that sends there.

    `wish` is the promo code and the points that are to make it cheaper.
    """
    return summary_of(cart_groups(cart), address=address, choices=choices, wish=wish, buyer_id=cart.user_id if cart else None)


def summary_of(
    groups: list[CartGroup], *, address: Address | None, choices: Mapping[int, StoreChoice], wish: Wish = NO_WISH, buyer_id: int | None
) -> CheckoutSummary:
    """The same of what has been read of the cart. What cannot be bought at all neither counts nor stands against the rest."""
    cannot = [_cannot_be_bought(item) for group in groups for item in group.lines if item.is_out]
    groups = [replace(group, lines=group.to_order) for group in groups if group.to_order]
    if groups and all(group.is_download for group in groups):
        address = None  # nobody goes anywhere: whatever country the store is in
    country = address.country if address else groups[0].store.country if groups else None
    here, left_out = _told_apart(groups, country, address)
    parts = [store_summary(group, address, choices.get(group.store.pk) or StoreChoice(), buyer_id) for group in here]
    discounts = discounts_for(parts, wish, address=address, buyer_id=buyer_id)
    parts = [with_discount(part, discounts.of(part.store.pk)) for part in parts]
    return CheckoutSummary(
        country=country,
        stores=parts,
        left_out=cannot + left_out,
        problems=_overall_problems(country, groups, parts, is_empty=not cannot),
        address=address,
        buyer_id=buyer_id,
        discounts=discounts,
    )


def _told_apart(groups: list[CartGroup], country: Country | None, address: Address | None) -> tuple[list[CartGroup], list[LeftOut]]:
    """Those of the country and those that send there; and the others, each with its reason. One currency is charged: that of the first."""
    at_home = [group for group in groups if country and group.store.country_id == country.pk]
    currency = next((group.store.currency for group in at_home), "")
    here, left_out = list(at_home), []
    for group in groups:
        if group in at_home:
            continue
        reason = _away_from(country, group, address) or _in_another_currency(group.store, currency)
        if reason:
            left_out.append(LeftOut(group.lines, reason))
        else:
            here.append(group)
            currency = group.store.currency
    return here, left_out


def _cannot_be_bought(item: CartItem) -> LeftOut:
    is_auctioned = item.problem == LineProblem.AUCTIONED
    return LeftOut([item], item.problem_text, item.variant.product.get_absolute_url() if is_auctioned else "")


def _away_from(country: Country | None, group: CartGroup, address: Address | None) -> str:
    """Why a store of another country has no part in this; empty when it sends there."""
    if group.is_download or address is None:
        return _("%(store)s is not in %(country)s: order from it on its own.") % {"store": group.store.name, "country": country}
    return home_delivery(group, address).refusal


def _in_another_currency(store: Store, currency: str) -> str:
    if currency in ("", store.currency):
        return ""
    return _("%(store)s is paid in %(currency)s: order from it on its own.") % {"store": store.name, "currency": store.currency}


def country_of(cart: Cart) -> str | None:
    """The country of what came into it first: where an order without an address is placed. None when it is empty."""
    lines = CartLine.objects.filter(cart=cart.pk).order_by("pk")
    return lines.values_list("variant__product__store__country_id", flat=True).first()


def _overall_problems(country: Country | None, groups: list[CartGroup], parts: list[StoreSummary], *, is_empty: bool) -> list[str]:
    if not groups:
        return [_("Your cart is empty.") if is_empty else _("Nothing in your cart can be bought at the moment.")]
    if not parts and country:
        return [_("No store in your cart delivers to %(country)s.") % {"country": country.name}]
    if len({part.store.currency for part in parts}) > 1:
        return [_("The stores in your cart sell in different currencies. Order from one of them at a time.")]
    return []
