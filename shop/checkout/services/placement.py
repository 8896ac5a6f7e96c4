"""Placing: one transaction from the cart to the orders, whose steps lock in a fixed order."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from shop.accounts.models import Address, User
from shop.accounts.queries import open_account
from shop.cart.models import Cart
from shop.cart.queries import groups_to_order
from shop.cart.services import delete_ordered_lines
from shop.checkout.discounts import claim_discounts
from shop.checkout.exceptions import AddressNeeded, BuyerGone, CartChanged, EmptyCart, TokenRefused
from shop.checkout.queries import CheckoutSummary, StoreChoice, country_of, summary_of
from shop.checkout.services.order_drafts import draft_order
from shop.checkout.services.purchases import Purchase, read_wish
from shop.checkout.services.requirements import require_as_seen, require_proof
from shop.common.prepared import Outdated, insert_rows
from shop.deals.exceptions import DealClosed
from shop.deals.services import record_deal_ordered, take_deals
from shop.orders.guest_links import new_guest_key
from shop.orders.models import Checkout, Order
from shop.orders.services import Draft, freeze_figures, take_stock, write_orders
from shop.payments.services import open_payments
from shop.promotions.exceptions import PromotionError

NUMBER_TRIES = 5


def place_orders(
    *,
    buyer: User,
    cart: Cart,
    token: str,
    address: Address | None,
    choices: Mapping[int, StoreChoice],
    instructions: str = "",
    payment_method: str = "cash",
    expected_total_minor: int,
    saw_delivery: bool = True,
    promo_code: str = "",
    uses_points: bool = False,
    device: str = "",
    waives_proof: bool = False,
) -> Checkout:
    """One order per store of the cart, all or nothing; the bought lines leave the cart.

    `expected_total_minor` is the grand total the buyer saw, minor units of the stores' currency; `device` the text in his device's cookie.
    `saw_delivery`: whether the delivery was in that total.
    `waives_proof`: no code could be sent just now, so what he collects himself goes on without one.
    The same token always gives the same checkout. A promo code that does not count stands against ordering.
    Raises a CheckoutError, OutOfStock, MethodUnavailable, UnknownMethod: nothing done.
    """
    if not token:
        raise TokenRefused
    if address is not None and address.user_id != buyer.pk:
        return _placed_before(token, buyer, otherwise=AddressNeeded())
    country_id = address.country_id if address else country_of(cart)
    if country_id is None:
        return _placed_before(token, buyer, otherwise=EmptyCart())
    words, due = instructions.strip()[:500], expected_total_minor
    asked = (choices, words, payment_method, due, saw_delivery, promo_code, uses_points, device, waives_proof)
    purchase = Purchase(buyer, address, country_id, *asked)
    return _place_once(purchase, cart, token)


def _place_once(purchase: Purchase, cart: Cart, token: str, *, tries: int = NUMBER_TRIES) -> Checkout:
    """The unique token lets one request through: those that race with it, and all that come later, land on its orders."""
    try:
        with transaction.atomic(durable=True):
            return _place_purchase(purchase, cart, token)
    except Outdated:
        if tries == 1:
            raise
        return _place_once(purchase, cart, token, tries=tries - 1)
    except IntegrityError as error:
        if tries > 1 and not Checkout.objects.filter(token=token).exists():
            return _place_once(purchase, cart, token, tries=tries - 1)  # an order's number was taken: draw again
        return _placed_before(token, purchase.buyer, otherwise=error)


def _placed_before(token: str, buyer: User, *, otherwise: Exception) -> Checkout:
    """What the token stands for already; without any, `otherwise` is raised."""
    checkout = Checkout.objects.filter(token=token).first()
    if checkout is None:
        raise otherwise
    if checkout.buyer_id != buyer.pk:
        raise TokenRefused
    return checkout


def _place_purchase(purchase: Purchase, cart: Cart, token: str) -> Checkout:
    # The token first: a second request with the same one waits here, and has touched nothing.
    (checkout,) = insert_rows([Checkout(token=token, buyer=purchase.buyer, country_id=purchase.country_id, guest_key=_guest_key(purchase))])
    groups = groups_to_order(cart) if _is_cart_of(purchase.buyer, cart) else []
    if not groups:
        raise EmptyCart if purchase.buyer.is_guest or open_account(purchase.buyer.pk).exists() else BuyerGone
    wish = read_wish(purchase)
    summary = summary_of(groups, address=purchase.address, choices=purchase.choices, wish=wish, buyer_id=purchase.buyer.pk)
    if purchase.address is None and summary.stores and summary.needs_address:
        raise AddressNeeded
    require_as_seen(summary, purchase)
    require_proof(summary, purchase)
    if purchase.address is None:
        _set_country(checkout, summary)
    drafts = [draft_order(part, checkout, purchase) for part in summary.stores]
    freeze_figures(drafts)
    _take_deals(summary)
    orders = write_orders(drafts, actor_id=purchase.buyer.pk)
    _announce_deals(drafts)
    open_payments(orders)
    delete_ordered_lines([item.line.pk for item in summary.items])
    take_stock(drafts)
    _claim_wish(summary, orders, purchase)
    return checkout


def _guest_key(purchase: Purchase) -> str:
    return new_guest_key() if purchase.buyer.is_guest else ""


def _is_cart_of(buyer: User, cart: Cart) -> bool:
    """A guest's is the visitor's, which the session names."""
    return cart.user_id == (None if buyer.is_guest else buyer.pk)


def _set_country(checkout: Checkout, summary: CheckoutSummary) -> None:
    """That of what is bought: what came into the cart first may stay there."""
    bought = summary.stores[0].store.country_id
    if checkout.country_id != bought:
        checkout.country_id = bought
        checkout.save(update_fields=["country"])


def _claim_wish(summary: CheckoutSummary, orders: list[Order], purchase: Purchase) -> None:
    """Code and points are taken where the stock is already: a cancellation takes the rows in the same order."""
    try:
        claim_discounts(summary.discounts, orders, buyer_id=purchase.buyer.pk)
    except PromotionError as error:  # somebody was quicker since the summary above
        raise CartChanged([str(error)]) from error


def _take_deals(summary: CheckoutSummary) -> None:
    try:
        take_deals([item.deal for item in summary.items if item.deal])
    except DealClosed as closed:  # since the summary above
        raise CartChanged([str(closed)]) from closed


def _announce_deals(drafts: list[Draft]) -> None:
    for draft in drafts:
        for line in draft.lines:
            if line.deal:
                record_deal_ordered(line.deal, order_id=draft.order.pk, order_number=draft.order.number)
