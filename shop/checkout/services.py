"""The one act of buying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.accounts.models import Address, User
from shop.accounts.proofs import must_prove_phone
from shop.accounts.queries import open_account
from shop.cart.models import Cart
from shop.cart.queries import CartItem, groups_to_order
from shop.cart.services import take_out
from shop.cart.states import LineProblem
from shop.catalog.exceptions import OutOfStock
from shop.checkout.discounts import Wish, claim_discounts, frozen_cut
from shop.checkout.exceptions import (
    AddressNeeded,
    BuyerGone,
    CartChanged,
    CheckoutRefused,
    DeliveryUnseen,
    EmptyCart,
    ProofNeeded,
    TokenRefused,
)
from shop.checkout.queries import CheckoutSummary, StoreChoice, StoreSummary, country_of, summary_of
from shop.common.money import Money
from shop.common.prepared import Outdated, insert_rows
from shop.deals.exceptions import DealClosed
from shop.deals.services import record_deal_ordered, take_deals
from shop.orders.guest_links import new_guest_key
from shop.orders.models import Checkout, Order, OrderLine
from shop.orders.services import Draft, freeze_figures, freeze_promise, take_stock, write_orders
from shop.payments.providers import get_provider
from shop.payments.services import open_payments
from shop.promotions.exceptions import PromoRefused, PromotionError
from shop.promotions.queries import Cut, find_promo_code
from shop.stores.models import Store

NUMBER_TRIES = 5


@dataclass(frozen=True, slots=True)
class _Purchase:
    """What the buyer asks for."""

    buyer: User
    address: Address | None  # None where nothing is carried
    country_id: str
    choices: Mapping[int, StoreChoice]
    instructions: str
    payment_method: str
    expected_total_minor: int
    saw_delivery: bool
    promo_code: str
    uses_points: bool
    device: str
    waives_proof: bool

    @property
    def pays_at_door(self) -> bool:
        """Whether anything is to be paid in cash."""
        return self.expected_total_minor > 0 and get_provider(self.payment_method).paid_at_door

    @property
    def is_prepaid(self) -> bool:
        """Whether money is to come before the goods go: not where nothing costs anything."""
        return self.expected_total_minor > 0 and not get_provider(self.payment_method).paid_at_door


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
    purchase = _Purchase(buyer, address, country_id, *asked)
    return _place_once(purchase, cart, token)


def _place_once(purchase: _Purchase, cart: Cart, token: str, *, tries: int = NUMBER_TRIES) -> Checkout:
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


def _place_purchase(purchase: _Purchase, cart: Cart, token: str) -> Checkout:
    # The token first: a second request with the same one waits here, and has touched nothing.
    (checkout,) = insert_rows([Checkout(token=token, buyer=purchase.buyer, country_id=purchase.country_id, guest_key=_guest_key(purchase))])
    groups = groups_to_order(cart) if _is_cart_of(purchase.buyer, cart) else []
    if not groups:
        raise EmptyCart if purchase.buyer.is_guest or open_account(purchase.buyer.pk).exists() else BuyerGone
    wish = _wish_of_purchase(purchase)
    summary = summary_of(groups, address=purchase.address, choices=purchase.choices, wish=wish, buyer_id=purchase.buyer.pk)
    if purchase.address is None and summary.stores and summary.needs_address:
        raise AddressNeeded
    _require_as_seen(summary, purchase)
    _require_proof(summary, purchase)
    if purchase.address is None:
        _set_country(checkout, summary)
    drafts = [_draft_order(part, checkout, purchase) for part in summary.stores]
    freeze_figures(drafts)
    _take_deals(summary)
    orders = write_orders(drafts, actor_id=purchase.buyer.pk)
    _announce_deals(drafts)
    open_payments(orders)
    take_out([item.line.pk for item in summary.items])
    take_stock(drafts)
    _claim_wish(summary, orders, purchase)
    return checkout


def _guest_key(purchase: _Purchase) -> str:
    return new_guest_key() if purchase.buyer.is_guest else ""


def _is_cart_of(buyer: User, cart: Cart) -> bool:
    """A guest's is the visitor's, which the session names."""
    return cart.user_id == (None if buyer.is_guest else buyer.pk)


def _require_as_seen(summary: CheckoutSummary, purchase: _Purchase) -> None:
    due = summary.grand_total
    is_as_seen = due is not None and due.minor == purchase.expected_total_minor
    lost = [] if is_as_seen else summary.out_of_reach  # a total without them was seen without them
    for item in (*summary.items, *lost):
        if item.problem in {LineProblem.SOLD_OUT, LineProblem.TOO_FEW}:
            raise OutOfStock(title=item.full_title, available=item.available, variant_id=item.variant.pk)
    changes = [change for item in (*summary.items, *lost) if (change := _item_change(item))]
    if due is not None and not purchase.saw_delivery and (due - summary.delivery_due).minor == purchase.expected_total_minor:
        raise DeliveryUnseen
    if (lost and not summary.stores) or (due is not None and not is_as_seen):
        refused = [summary.discounts.refusal] if summary.discounts.refusal else []
        raise CartChanged(changes + refused + _new_total(due, purchase.expected_total_minor))
    if summary.all_problems or summary.discounts.refusal:
        raise CheckoutRefused([*summary.all_problems, *([summary.discounts.refusal] if summary.discounts.refusal else [])])


def _require_proof(summary: CheckoutSummary, purchase: _Purchase) -> None:
    """Who pays at a door is somebody whose number rings: where the market asks, before he has ordered in cash for the first time."""
    if not purchase.pays_at_door or (purchase.waives_proof and not any(part.is_home for part in summary.stores)):
        return
    if must_prove_phone(purchase.buyer, summary.country.pk if summary.country else purchase.country_id):
        raise ProofNeeded


def _set_country(checkout: Checkout, summary: CheckoutSummary) -> None:
    """That of what is bought: what came into the cart first may stay there."""
    bought = summary.stores[0].store.country_id
    if checkout.country_id != bought:
        checkout.country_id = bought
        checkout.save(update_fields=["country"])


def _wish_of_purchase(purchase: _Purchase) -> Wish:
    """The code is looked up anew, whatever the page knew of it."""
    wish = Wish(uses_points=purchase.uses_points, payment_method=purchase.payment_method, device=purchase.device)
    if not purchase.promo_code:
        return wish
    try:
        code = find_promo_code(purchase.promo_code)
    except PromoRefused as refused:
        return replace(wish, typed=purchase.promo_code, refusal=str(refused))
    return replace(wish, typed=code.code, code=code)


def _claim_wish(summary: CheckoutSummary, orders: list[Order], purchase: _Purchase) -> None:
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


def _item_change(item: CartItem) -> str:
    if item.problem:
        return _("“%(title)s”: %(problem)s") % {"title": item.full_title, "problem": item.problem_text}
    if item.price_changed_from is not None:
        words = {"title": item.full_title, "now": item.unit_price, "before": item.price_changed_from}
        return _("“%(title)s” now costs %(now)s instead of %(before)s.") % words
    return ""


def _new_total(due: Money | None, expected_minor: int) -> list[str]:
    if due is None or due.minor == expected_minor:
        return []
    return [_("The total is now %(now)s; you saw %(seen)s.") % {"now": due, "seen": Money(expected_minor, due.currency)}]


def _draft_order(part: StoreSummary, checkout: Checkout, purchase: _Purchase) -> Draft:
    lines = [_order_line(item, part.cut) for item in part.items]
    order = Order(
        checkout=checkout,
        buyer=purchase.buyer,
        store=part.store,
        currency=part.store.currency,
        goods_minor=part.goods.minor,
        delivery_minor=part.delivery_fee.minor,
        discount_minor=part.discount.minor,
        delivery_discount_minor=part.delivery_discount.minor,
        platform_discount_minor=part.cut.platform_minor,
        total_minor=part.total.minor,
        delivery_method=part.method,
        delivery_payer=part.payer,
        distance_metres=part.distance_metres,
        payment_method=purchase.payment_method,
        is_prepaid=purchase.is_prepaid,
        recipient=purchase.address.recipient if purchase.address else str(purchase.buyer)[:120],
        phone=(purchase.address.phone if purchase.address else purchase.buyer.phone) or "",
        instructions=purchase.instructions,
    )
    if part.promise:
        freeze_promise(order, part.promise)
    if not part.is_download:
        _set_destination(order, purchase.address if part.is_home and purchase.address else part.store)
    return Draft(order=order, lines=lines)


def _set_destination(order: Order, place: Address | Store) -> None:
    """Where the goods change hands: the buyer's door, or the store's own for a pick-up, which leaves the buyer's home out of it."""
    country = f", {place.country.name}" if place.country_id != order.store.country_id else ""
    order.address_text = f"{place.landmark}, {place.places_line}{country}"[:600]
    order.prefecture, order.region = place.prefecture, place.region
    order.latitude, order.longitude = place.point or (None, None)


def _order_line(item: CartItem, cut: Cut) -> OrderLine:
    return OrderLine(
        variant=item.variant,
        deal=item.deal,
        title=item.title,
        options=item.variant.title,
        sku=item.variant.sku,
        picture_id=item.variant.product.cover_id,
        unit_price_minor=item.unit_price.minor,
        quantity=item.quantity,
        **frozen_cut(cut, item.variant.pk),
    )
