"""A code from the typed word to the frozen share, and back."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest

from shop.accounts.models import Address, User
from shop.catalog.models import Variant
from shop.checkout.discounts import Wish
from shop.checkout.exceptions import CartChanged, CheckoutRefused
from shop.checkout.queries import CheckoutSummary, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.common.tokens import url_token
from shop.orders.models import Checkout, Order
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy, Fulfilment
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.models import PromoCode, PromoShare, PromoUse
from shop.promotions.queries import find_promo_code
from shop.promotions.services import return_discounts
from shop.promotions.states import PromoKind
from tests.factories.accounts import create_address
from tests.factories.catalog import create_category, create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.orders import advance
from tests.factories.places import create_country, create_place
from tests.factories.promotions import create_code
from tests.factories.stores import create_store, create_zone
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(alice: User) -> Address:
    return create_address(user=alice)


@pytest.fixture
def shirt(bob: User) -> Variant:
    """50 000 GNF, ten of them, in Bob's store; carriage 18 500."""
    return create_variant(product=create_product(store=create_store(owner=bob, name="Bob's")), stock=10)


def seen(user: User, address: Address, code: PromoCode | None) -> CheckoutSummary:
    wish = Wish(typed=code.code, code=find_promo_code(code.code)) if code else Wish()
    return summarise(user.cart, address=address, choices={}, wish=wish)


def buy(user: User, address: Address, quantities: Mapping[Variant, int], code: PromoCode | None = None) -> Checkout:
    """As the buyer sees it now."""
    cart = cart_with(user, quantities)
    total = seen(user, address, code).grand_total
    return place_orders(
        buyer=user,
        cart=cart,
        token=url_token(),
        address=address,
        choices={},
        expected_total_minor=total.minor,
        promo_code=code.code if code else "",
    )


def refusal(code: PromoCode, user: User, address: Address, quantities: Mapping[Variant, int]) -> str:
    cart_with(user, quantities)
    discounts = seen(user, address, code).discounts
    assert discounts.applied is None
    assert not discounts.cuts
    return discounts.refusal


def used(code: PromoCode) -> int:
    code.refresh_from_db()
    return code.used


def cancel(order: Order) -> None:
    order = Order.objects.select_related("store").get(pk=order.pk)
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)


@pytest.mark.parametrize("typed", ["tabaski10", "  Tabaski 10 ", "TABASKI-10", "ｔａｂａｓｋｉ１０"])
def test_case_and_spaces_do_not_count(typed):
    code = create_code("TABASKI10")
    assert find_promo_code(typed) == code


@pytest.mark.parametrize("typed", ["", "   ", "NOPE", "'; DROP", "x" * 500, "A\x00B", "%"])
def test_unknown_code_is_said_to_be_unknown(typed):
    create_code("TABASKI10")
    with pytest.raises(PromoRefused, match="We do not know this code") as error:
        find_promo_code(typed)
    assert error.value.refusal == CodeRefusal.UNKNOWN


def test_stores_own_code_makes_its_lines_cheaper_and_lowers_its_fee(alice, address, shirt):
    other = create_variant(price_minor=80_000)
    code = create_code(store=shirt.product.store)
    checkout = buy(alice, address, {shirt: 3, other: 1}, code)
    mine, others = checkout.orders.get(store=shirt.product.store), checkout.orders.get(store=other.product.store)
    assert (mine.goods_minor, mine.discount_minor, mine.platform_discount_minor, mine.total_minor) == (150_000, 15_000, 0, 153_500)
    assert (mine.fee_minor, mine.lines.get().discount_minor) == (Money(135_000, "GNF").basis_points(250).minor, 15_000)
    assert (others.discount_minor, others.lines.get().discount_minor) == (0, 0)
    assert (used(code), PromoShare.objects.get().order, PromoUse.objects.get().slot) == (1, mine, 1)
    advance(mine, Fulfilment.DELIVERED)
    assert broken_facts(of="shop.") == {}


def test_platforms_code_spans_stores_and_the_platform_pays(alice, address, shirt):
    other = create_variant(price_minor=50_500)
    code = create_code(most_minor=9_999)
    checkout = buy(alice, address, {shirt: 1, other: 1}, code)
    figures = sorted(checkout.orders.values_list("goods_minor", "discount_minor", "platform_discount_minor", "fee_minor"))
    assert [row[1:3] for row in figures] == [(4_500, 4_500), (5_000, 5_000)], "in the steps that banknotes pay"
    assert figures[0][3] == Money(50_000, "GNF").basis_points(250).minor, "the store's fee is on the whole price: it gets the whole"
    for order in checkout.orders.all():
        advance(order, Fulfilment.DELIVERED)
    assert broken_facts(of="shop.") == {}


def test_platforms_free_delivery_pays_the_markets_rate_at_most(alice, address, shirt):
    create_zone(store=shirt.product.store, price_minor=90_000)
    order = buy(alice, address, {shirt: 1}, create_code(kind=PromoKind.DELIVERY, most_minor=50_000)).orders.get()
    assert (order.delivery_minor, order.delivery_discount_minor, order.total_minor) == (90_000, 18_500, 121_500)
    assert (order.platform_discount_minor, order.discount_minor, order.delivery_payer) == (18_500, 0, "buyer")
    advance(order, Fulfilment.DELIVERED)
    assert broken_facts(of="shop.") == {}


def test_store_that_gives_free_delivery_pays_the_courier(alice, address, shirt):
    order = buy(alice, address, {shirt: 1}, create_code(store=shirt.product.store, kind=PromoKind.DELIVERY)).orders.get()
    assert (order.delivery_payer, order.delivery_minor, order.delivery_discount_minor) == ("seller", 18_500, 0)
    assert (order.total_minor, order.platform_discount_minor) == (50_000, 0)
    assert PromoShare.objects.get().delivery_minor == 18_500


def test_everything_free_is_an_order_of_nothing(alice, address, shirt):
    """The store gives it away and is brought no money; it still owes no more than its fee, which is nothing."""
    type(shirt.product.store).objects.update(pays_delivery_from_minor=0)
    order = buy(alice, address, {shirt: 1}, create_code(store=shirt.product.store, percent_bp=10_000)).orders.get()
    assert (order.total_minor, order.fee_minor, order.discount_minor) == (0, 0, 50_000)
    advance(order, Fulfilment.DELIVERED)
    assert broken_facts(of="shop.") == {}


TOMORROW, YESTERDAY = timedelta(days=1), -timedelta(days=1)
REASONS = {
    "over": (lambda: {"ends_at": now() + YESTERDAY}, "This code is over"),
    "paused": (lambda: {"is_paused": True}, "This code is over"),
    "not begun": (lambda: {"starts_at": now() + TOMORROW}, "This code counts from .+ on"),
    "used up": (lambda: {"limit_total": 1, "used": 1}, "This code is used up"),
    "another market": (lambda: {"country": create_country(code="KE")}, "counts in Kenya, for goods priced in KES"),
    "another store": (lambda: {"store": create_store(name="Other shop")}, "counts at Other shop only"),
    "other stores": (lambda: {"stores": [create_store(name="Other shop")]}, "counts at Other shop only"),
    "another shelf": (lambda: {"categories": [create_category(name="Pots")]}, "for certain goods only"),
    "too little": (lambda: {"minimum_minor": 80_000}, "from 80,000.GNF on: 30,000.GNF more to go"),
    "nothing to carry": (lambda: {"kind": PromoKind.DELIVERY}, "there is none to pay here"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_reason_is_told_in_words(alice, address, shirt, reason):
    fields, words = REASONS[reason]
    if reason == "nothing to carry":
        type(shirt.product.store).objects.update(pays_delivery_from_minor=0)
    assert re.search(words, refusal(create_code(**fields()), alice, address, {shirt: 1}))


def test_code_for_a_shelf_counts_for_the_shelves_below(alice, address, shirt):
    top = create_category(name="Home")
    pot = create_variant(product=create_product(store=shirt.product.store, category=create_category(name="Pots", parent=top)))
    order = buy(alice, address, {shirt: 1, pot: 1}, create_code(categories=[top], percent_bp=5_000)).orders.get()
    assert {line.variant: line.discount_minor for line in order.lines.all()} == {shirt: 0, pot: 20_000}  # of the largest amount


def test_minimum_is_of_the_goods_that_the_code_is_for(alice, address, shirt):
    other = create_variant(price_minor=900_000)
    code = create_code(store=shirt.product.store, minimum_minor=60_000)
    assert "10,000" in refusal(code, alice, address, {shirt: 1, other: 1})


def test_second_use_is_refused_and_says_so(alice, address, shirt):
    code = create_code()
    buy(alice, address, {shirt: 1}, code)
    assert refusal(code, alice, address, {shirt: 1}) == "You have used this code already."


def test_code_that_does_not_count_stands_against_ordering(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    common = {"buyer": alice, "cart": cart, "token": "t", "address": address, "choices": {}}
    with pytest.raises(CheckoutRefused, match="We do not know this code"):
        place_orders(**common, expected_total_minor=68_500, promo_code="NOPE")
    code = create_code(store=shirt.product.store)
    with pytest.raises(CartChanged, match="63,500"):  # it was never pressed: the total is another one
        place_orders(**common, expected_total_minor=68_500, promo_code=code.code)
    code.is_paused = True
    code.save()
    with pytest.raises(CartChanged, match="This code is over"):
        place_orders(**common, expected_total_minor=63_500, promo_code=code.code)
    assert not Order.objects.exists()
    assert used(code) == 0


def test_cancelled_order_gives_the_code_back_once(alice, address, shirt):
    code = create_code(limit_total=1)
    order = buy(alice, address, {shirt: 1}, code).orders.get()
    cancel(order)
    return_discounts(order.pk)
    assert (used(code), PromoUse.objects.get().slot) == (0, None)
    buy(alice, address, {shirt: 1}, code)
    assert used(code) == 1
    assert broken_facts(of="shop.") == {}


def test_code_of_two_orders_comes_back_with_the_last_of_them(alice, address, shirt):
    """Else one would cancel the small order, keep the discount on the large one, and use the code again."""
    code = create_code()
    first, second = buy(alice, address, {shirt: 1, create_variant(): 1}, code).orders.all()
    cancel(first)
    assert used(code) == 1
    assert broken_facts(of="shop.") == {}
    cancel(second)
    assert used(code) == 0
    assert broken_facts(of="shop.") == {}


def test_delivered_order_has_used_its_code_whatever_comes_back(alice, address, shirt):
    code = create_code(kind=PromoKind.DELIVERY)
    order = buy(alice, address, {shirt: 1}, code).orders.get()
    advance(order, Fulfilment.DELIVERED)
    assert refusal(code, alice, address, {shirt: 1}) == "You have used this code already."
    assert used(code) == 1


def test_places_of_another_market_do_not_matter_to_the_clock(alice):
    """A window is told on the market's clock: Nairobi is three hours ahead."""
    kenya = create_country(code="KE")
    begins = now().replace(hour=22, minute=0) + timedelta(days=2)
    kikoi = create_variant(store=create_store(country=kenya, region=create_place(country=kenya, name="Nairobi")))
    address = create_address(user=alice, country=kenya, region=create_place(country=kenya, name="Nairobi"))
    said = refusal(create_code(country=kenya, starts_at=begins), alice, address, {kikoi: 1})
    assert "1 a.m." in said or "01:00" in said, said
