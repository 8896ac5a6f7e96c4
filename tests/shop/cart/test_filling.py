"""Putting things into a cart and changing how many."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import User
from shop.cart.exceptions import CartError, CartFull, NotEnough, NotOnSale, QuantityRefused, StoreAway
from shop.cart.models import Cart, CartLine
from shop.cart.queries import CartPromo, cart_amounts, cart_groups
from shop.cart.services import acknowledge_price, add_to_cart, remove_line, restore_line, set_quantity
from shop.cart.states import LineProblem
from shop.catalog.models import Variant
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.common.money import Money
from shop.stores.models import Store
from shop.stores.states import StoreStatus
from tests.factories.cart import create_cart, create_cart_line, fill_cart
from tests.factories.catalog import create_product_on_sale, create_variant
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


def quantities(cart: Cart) -> list[tuple[int, int]]:
    return list(cart.lines.values_list("variant_id", "quantity"))


def test_adding_twice_makes_one_line() -> None:
    cart, variant = create_cart(), create_variant(stock=5)
    add_to_cart(cart, variant, quantity=2)
    add_to_cart(cart, variant, quantity=3)
    assert quantities(cart) == [(variant.pk, 5)]


def test_adding_beyond_what_is_left_is_refused_with_both_numbers() -> None:
    cart, variant = create_cart(), create_variant(stock=5, reserved=1)
    add_to_cart(cart, variant, quantity=3)
    with pytest.raises(NotEnough, match=r"^Only 4 are left\. Your cart holds 3 already\.$"):
        add_to_cart(cart, variant, quantity=2)
    assert quantities(cart) == [(variant.pk, 3)]


def test_sold_out_is_said_so() -> None:
    cart = create_cart()
    with pytest.raises(NotEnough, match=r"^This is sold out for now\."):
        add_to_cart(cart, create_variant(stock=0), quantity=1)
    assert quantities(cart) == []


@pytest.mark.parametrize("quantity", [0, -1, -(10**9), 1000, 10**12])
def test_quantities_that_nobody_can_buy_are_refused(quantity: int) -> None:
    cart = create_cart()
    with pytest.raises(QuantityRefused, match=r"^Choose from 1 to 999\.$"):
        add_to_cart(cart, create_variant(stock=5000), quantity=quantity)
    assert quantities(cart) == []


@pytest.mark.parametrize(
    ("variant", "product", "store"),
    [
        ({"is_active": False}, {}, {}),
        ({}, {"status": ProductStatus.ARCHIVED}, {}),
        ({}, {"status": ProductStatus.SUBMITTED}, {}),
        ({}, {}, {"status": StoreStatus.PAUSED}),
        ({}, {}, {"status": StoreStatus.SUSPENDED}),
    ],
)
def test_what_is_not_on_sale_is_refused(variant: dict, product: dict, store: dict) -> None:
    cart, chosen = create_cart(), create_variant(**variant)
    type(chosen.product).objects.update(**({"title": chosen.product.title} | product))
    type(chosen.product.store).objects.update(**({"name": "Shop"} | store))
    chosen = Variant.objects.get(pk=chosen.pk)
    with pytest.raises(NotOnSale):
        add_to_cart(cart, chosen, quantity=1)
    assert quantities(cart) == []


def test_a_cart_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.cart.services.lines.MAX_LINES", 2)
    cart = create_cart()
    fill_cart(cart, stores=1, lines=2)
    with pytest.raises(CartFull):
        add_to_cart(cart, create_variant(), quantity=1)
    assert cart.lines.count() == 2


def test_setting_a_quantity_replaces_it() -> None:
    line = create_cart_line(quantity=2)
    set_quantity(line, 7)
    assert CartLine.objects.get(pk=line.pk).quantity == 7


@pytest.mark.parametrize("quantity", [0, -3, 11, 1000])
def test_setting_an_impossible_quantity_changes_nothing(quantity: int) -> None:
    line = create_cart_line(quantity=2, variant=create_variant(stock=10))
    with pytest.raises(CartError):
        set_quantity(line, quantity)
    assert CartLine.objects.get(pk=line.pk).quantity == 2


def test_undoing_a_removal_brings_back_quantity_and_price_seen() -> None:
    line = create_cart_line(quantity=3, price_seen_minor=40_000)
    cart, removed = line.cart, remove_line(line)
    assert quantities(cart) == []
    restore_line(cart, removed)
    restore_line(cart, removed)
    assert list(cart.lines.values_list("variant_id", "quantity", "price_seen_minor")) == [(line.variant_id, 3, 40_000)]


def test_a_changed_price_shows_until_it_is_acknowledged() -> None:
    line = create_cart_line(price_seen_minor=40_000, quantity=2)
    item = cart_groups(line.cart)[0].lines[0]
    assert (item.price_changed_from, item.unit_price, item.total) == (Money(40_000, "GNF"), Money(50_000, "GNF"), Money(100_000, "GNF"))
    acknowledge_price(line, price_minor=50_000)
    assert cart_groups(line.cart)[0].lines[0].price_changed_from is None


def test_acknowledging_an_outdated_price_keeps_the_newer_change_on_show() -> None:
    line = create_cart_line(price_seen_minor=40_000)
    acknowledge_price(line, price_minor=45_000)
    assert cart_groups(line.cart)[0].lines[0].price_changed_from == Money(45_000, "GNF")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"stock": 2}, LineProblem.TOO_FEW),
        ({"stock": 3, "reserved": 3}, LineProblem.SOLD_OUT),
        ({"is_active": False}, LineProblem.GONE),
        ({"stock": 3}, None),
    ],
)
def test_vanished_stock_is_a_problem_of_its_line_and_not_counted(change: dict, problem: LineProblem | None) -> None:
    line = create_cart_line(quantity=3)
    Variant.objects.filter(pk=line.variant_id).update(**change)
    group = cart_groups(line.cart)[0]
    assert (group.lines[0].problem, bool(group.lines[0].problem_text)) == (problem, problem is not None)
    assert group.subtotal == Money(0 if problem else 150_000, "GNF")


def test_lines_are_grouped_by_store_in_the_order_they_came(alice: User) -> None:
    cart, first, second = create_cart(user=alice), create_store(), create_store()
    for store in (first, second, first):
        add_to_cart(cart, create_variant(store=store), quantity=1)
    assert [(group.store, len(group.lines)) for group in cart_groups(cart)] == [(first, 2), (second, 1)]


def test_currencies_are_never_added_up() -> None:
    kenya = create_country(code="KE")
    abroad = create_store(country=kenya, region=create_place(country=kenya, name="Nairobi"))
    cart = create_cart()
    for store in (create_store(), abroad, create_store()):
        add_to_cart(cart, create_variant(store=store), quantity=1)
    assert [each.total for each in cart_amounts(cart_groups(cart), CartPromo())] == [Money(100_000, "GNF"), Money(50_000, "KES")]


def test_store_that_is_away_is_kept_in_the_cart_and_not_added_to() -> None:
    today = now().date()
    store = create_store(name="Binta", holiday_from=today - timedelta(days=1), holiday_until=today + timedelta(days=1))
    cart, variant = create_cart(), create_product_on_sale(store=store).variants.get()
    with pytest.raises(StoreAway, match=r"^Binta is away until .* and takes no orders until then"):
        add_to_cart(cart, variant, quantity=1)
    create_cart_line(cart=cart, variant=variant)
    assert cart_groups(cart)[0].away_until == store.holiday_until
    Store.objects.update(holiday_pauses_orders=False)
    assert cart_groups(cart)[0].away_until is None


def test_putting_in_costs_four_statements() -> None:
    cart, variant = create_cart(), create_variant()
    for quantity, statements in ((1, 4), (2, 3)):  # the lock, the line, the places taken and the new line; or the line that grows
        with CaptureQueriesContext(connection) as queries:
            line = add_to_cart(cart, variant, quantity=quantity)
        asked = [each["sql"] for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
        assert len(asked) == statements, asked
    line.refresh_from_db()
    assert (line.quantity, line.price_seen_minor) == (3, variant.price.minor)
