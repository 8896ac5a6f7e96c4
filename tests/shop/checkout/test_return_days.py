"""How long goods may come back is frozen with their sale."""

import pytest

from shop.accounts.models import Address
from shop.catalog.models import Category, Product, Variant
from shop.catalog.services.return_rules import set_made_to_order, spread_no_returns
from shop.checkout.queries import summarise
from shop.checkout.services import place_orders
from shop.common.tokens import url_token
from shop.orders.models import OrderLine
from shop.stores.models import Store
from tests.factories.accounts import create_address
from tests.factories.catalog import create_category, create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(alice) -> Address:
    return create_address(user=alice)


def sell(alice, address: Address, variant: Variant) -> OrderLine:
    cart = cart_with(alice, {variant: 1})
    total = summarise(cart, address=address, choices={}).grand_total
    placed = place_orders(
        buyer=alice, cart=cart, token=url_token(), address=address, choices={}, expected_total_minor=total.minor if total is not None else 0
    )
    return OrderLine.objects.get(order__checkout=placed)


def test_the_markets_days_and_a_stores_more(alice, address):
    variant = create_variant()
    assert sell(alice, address, variant).return_days == 30
    Store.objects.update(return_days=45)
    assert sell(alice, address, variant).return_days == 45
    Store.objects.update(return_days=10)  # the market's rose since
    assert sell(alice, address, variant).return_days == 30


def test_what_is_made_to_order_never(alice, address, bob):
    variant = create_variant(store=create_store(owner=bob))
    before = sell(alice, address, variant)
    assert set_made_to_order(variant.product, value=True, actor_id=bob.pk)
    assert not set_made_to_order(variant.product, value=True, actor_id=bob.pk)
    assert sell(alice, address, variant).return_days == 0
    before.refresh_from_db()
    assert before.return_days == 30


def test_nor_what_stands_on_a_shelf_below_one_without_returns(alice, address):
    shelf = create_category(name="Underwear")
    below = create_category(name="Socks", parent=shelf)
    variant = create_variant(product=create_product(category=below))
    Category.objects.filter(pk=shelf.pk).update(no_returns=True)
    shelf.refresh_from_db()
    assert spread_no_returns(shelf) == 1
    assert Product.objects.filter(category__no_returns=True).count() == 1
    assert sell(alice, address, variant).return_days == 0
