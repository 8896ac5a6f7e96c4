"""The store's own delivery prices at the checkout, frozen once placed; and a store that is away."""

import pytest
from django.test import Client
from django.urls import reverse

from couriers.services import ensure_delivery
from shop.accounts.models import Address, User
from shop.cart.models import Cart
from shop.catalog.models import Variant
from shop.checkout.exceptions import CheckoutRefused
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod
from shop.stores.models import DeliveryZone, Store
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_place
from tests.factories.stores import create_store, create_zone

HOME = StoreChoice(DeliveryMethod.HOME)


@pytest.fixture
def address(alice: User) -> Address:
    return create_address(user=alice)


@pytest.fixture
def shirt(bob: User) -> Variant:
    """50 000 GNF and 400 grams."""
    store = create_store(owner=bob, name="Bob's")
    return create_variant(product=create_product(store=store, title="Shirt"), weight_grams=400)


def _place(cart: Cart, address: Address, choice: StoreChoice | None = None) -> Order:
    store = Store.objects.get()
    choices = {store.pk: choice} if choice else {}
    total = summarise(cart, address=address, choices=choices).grand_total
    assert total is not None
    checkout = place_orders(buyer=cart.user, cart=cart, address=address, choices=choices, token="t1", expected_total_minor=total.minor)
    return checkout.orders.get()


def test_the_zone_s_price_is_frozen_and_goes_to_the_courier(alice: User, address: Address, shirt: Variant) -> None:
    zone = create_zone(store=shirt.product.store, price_minor=10_000, per_kg_minor=5_000)
    order = _place(cart_with(alice, {shirt: 3}), address)
    DeliveryZone.objects.filter(pk=zone.pk).update(price_minor=99_000)
    order.refresh_from_db()
    assert (order.delivery_minor, order.total_minor, order.delivery_payer) == (16_000, 166_000, "buyer")
    parcel = ensure_delivery(order)
    assert (parcel.fee_minor, parcel.cash_due_minor, parcel.distance_metres) == (16_000, 166_000, order.distance_metres)


def test_from_the_zone_s_amount_on_the_store_owes_the_fee(alice: User, address: Address, shirt: Variant) -> None:
    create_zone(store=shirt.product.store, price_minor=10_000, free_from_minor=100_000)
    order = _place(cart_with(alice, {shirt: 2}), address)
    assert (order.delivery_minor, order.total_minor, order.delivery_payer) == (10_000, 100_000, "seller")
    assert ensure_delivery(order).cash_due_minor == 100_000


def test_outside_all_zones_home_is_refused_and_pick_up_offered(client: Client, alice: User, address: Address, shirt: Variant) -> None:
    create_zone(store=shirt.product.store, place=create_place(name="Labé"))
    cart = cart_with(alice, {shirt: 1})
    with pytest.raises(CheckoutRefused, match=r"only here: Labé\. You can collect"):
        _place(cart, address, HOME)
    assert not Order.objects.exists()
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "only here: Labé. You can collect your order at the store." in client.get(reverse("checkout:checkout")).content.decode()
    assert _place(cart, address).delivery_method == "pickup"


@pytest.mark.parametrize("pauses", [True, False])
def test_a_store_that_is_away_says_so_or_takes_orders(alice: User, address: Address, shirt: Variant, pauses: bool) -> None:
    today = now().date()
    Store.objects.update(holiday_from=today, holiday_until=today, holiday_pauses_orders=pauses)
    cart = cart_with(alice, {shirt: 1})
    if pauses:
        with pytest.raises(CheckoutRefused, match=r"Bob.s is away until .* and takes no orders"):
            _place(cart, address)
    else:
        assert _place(cart, address).delivery_method == "home"


def test_the_cart_shows_the_checkout_s_quote(client: Client, alice: User, shirt: Variant) -> None:
    create_zone(store=shirt.product.store, price_minor=10_000, per_kg_minor=5_000)
    cart_with(alice, {shirt: 3})
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "16,000\u00a0GNF" in client.get(reverse("cart:cart")).content.decode(), "by weight, as wherever it goes"
    create_address(user=alice)
    page = client.get(reverse("cart:cart")).content.decode()
    assert "Delivery to Conakry" in page
    assert "16,000\u00a0GNF" in page
