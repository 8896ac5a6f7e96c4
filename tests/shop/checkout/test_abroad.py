"""Orders to another country: paid in advance in the store's currency, sent by a parcel service, or refused in plain words."""

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
from shop.orders.models import Order
from shop.orders.states import DeliveryMethod
from shop.payments.exceptions import MethodUnavailable
from shop.stores.states import DeliveryScope
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_country, create_place
from tests.factories.refunds import RAILS
from tests.factories.stores import create_store, create_zone

Choices = dict[int, StoreChoice]


@pytest.fixture(autouse=True)
def rails(settings) -> None:
    """The test's own provider takes money in advance."""
    settings.PAYMENT_PROVIDERS = settings.PAYMENT_PROVIDERS | RAILS


@pytest.fixture
def nairobi(alice: User) -> Address:
    kenya = create_country(code="KE")
    return create_address(user=alice, country=kenya, region=create_place(country=kenya, name="Nairobi"))


@pytest.fixture
def shirt(bob: User, nairobi: Address) -> Variant:
    """50 000 GNF and 400 grams, of a store in Guinea that sends to Kenya."""
    country = create_country(payment_methods=["cash", "rail"])
    store = create_store(owner=bob, name="Bob's", country=country, delivery_scope=DeliveryScope.INTERNATIONAL)
    create_zone(store=store, country=nairobi.country, price_minor=150_000, per_kg_minor=50_000)
    return create_variant(product=create_product(store=store, title="Shirt"), weight_grams=400)


def _place(alice: User, address: Address, method: str = "rail", *, total: int = 290_000, choices: Choices | None = None) -> Order:
    cart = Cart.objects.get(user=alice)
    checkout = place_orders(
        buyer=alice, cart=cart, address=address, choices=choices or {}, token="t1", expected_total_minor=total, payment_method=method
    )
    return checkout.orders.get()


def test_it_is_paid_in_advance_in_the_store_s_currency_and_goes_by_a_parcel_service(alice: User, nairobi: Address, shirt: Variant) -> None:
    cart_with(alice, {shirt: 2})
    order = _place(alice, nairobi)
    assert (order.currency, order.delivery_minor, order.total_minor, order.is_prepaid) == ("GNF", 190_000, 290_000, True)
    assert (order.delivery_method, order.region, order.distance_metres) == ("home", nairobi.region, None)
    assert order.address_text.endswith(", Nairobi, Kenya")
    parcel = ensure_delivery(order)
    assert (parcel.mode, parcel.is_abroad, parcel.fee_minor, parcel.codes.count()) == ("shipped", True, 190_000, 0)


def test_cash_is_refused_for_no_courier_collects_it_there(alice: User, nairobi: Address, shirt: Variant) -> None:
    cart = cart_with(alice, {shirt: 2})
    offers = {offer.code: offer for offer in summarise(cart, address=nairobi, choices={}).payment_offers}
    assert (offers["rail"].available, offers["cash"].available) == (True, False)
    assert offers["cash"].reason.startswith("No courier of ours can collect cash in another country")
    with pytest.raises(MethodUnavailable):
        _place(alice, nairobi, method="cash")
    assert not Order.objects.exists()
    at_home = create_address(user=alice)
    offers = {offer.code: offer for offer in summarise(cart, address=at_home, choices={}).payment_offers}
    assert offers["cash"].available


def test_nobody_collects_it_at_a_store_in_another_country(alice: User, nairobi: Address, shirt: Variant) -> None:
    cart_with(alice, {shirt: 2})
    choices = {shirt.product.store_id: StoreChoice(DeliveryMethod.PICKUP)}
    with pytest.raises(CheckoutRefused, match="Bob's is in Guinea: choose an address there to collect your order"):
        _place(alice, nairobi, total=100_000, choices=choices)


def test_what_nobody_sends_there_stays_in_the_cart_with_the_reason(alice: User, nairobi: Address, shirt: Variant) -> None:
    """A store at home in Kenya is ordered from; of two currencies one is charged, so Bob's waits for its own order."""
    rests = create_variant(store=create_store(name="Rests", delivery_scope=DeliveryScope.NATIONAL))
    kikoi = create_variant(store=create_store(name="Lamu", country=nairobi.country, region=nairobi.region))
    cart = cart_with(alice, {rests: 1, shirt: 1})
    summary = summarise(cart, address=nairobi, choices={})
    assert [part.store.name for part in summary.stores] == ["Bob's"]
    assert [each.reason for each in summary.left_out] == ["Rests delivers in Guinea only."]
    cart_with(alice, {kikoi: 1})
    summary = summarise(cart, address=nairobi, choices={})
    assert [part.store.name for part in summary.stores] == ["Lamu"]
    assert [each.reason for each in summary.left_out] == [
        "Rests delivers in Guinea only.",
        "Bob's is paid in GNF: order from it on its own.",
    ]


def test_the_checkout_says_who_sends_it_and_which_currency_is_charged(
    client: Client, alice: User, nairobi: Address, shirt: Variant
) -> None:
    cart_with(alice, {shirt: 1})
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    page = " ".join(client.get(reverse("checkout:checkout")).content.decode().split())
    assert "sends it from Guinea</strong> by a parcel service" in page
    assert "You pay in advance, in GNF" in page
    assert "You pay the courier" not in page
    assert ", Kenya · " in page
    product = " ".join(client.get(shirt.product.get_absolute_url()).content.decode().split())
    assert "Delivery to Nairobi: 170,000 GNF" in product
