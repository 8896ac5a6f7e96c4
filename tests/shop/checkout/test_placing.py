"""One act of buying."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.models import Address, User
from shop.cart.models import Cart, CartLine
from shop.cart.services import add_to_cart
from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Reservation, Variant
from shop.catalog.services.listing import end_sale, set_sale
from shop.catalog.states import ProductStatus
from shop.checkout.exceptions import AddressNeeded, BuyerGone, CartChanged, CheckoutRefused, EmptyCart, TokenRefused
from shop.checkout.queries import StoreChoice, summarise
from shop.checkout.services import place_orders
from shop.common.clock import now
from shop.common.money import Money
from shop.orders.models import Checkout, Order
from shop.orders.states import DeliveryMethod
from shop.payments.exceptions import MethodUnavailable, UnknownMethod
from shop.payments.models import Payment
from shop.stores.models import DeliveryZone
from shop.stores.states import DeliveryScope
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.commissions import create_rule
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

pytestmark = pytest.mark.django_db

STATEMENTS = {1: 18, 2: 19}  # by the number of stores; the README says them too
HOME, PICKUP = StoreChoice(DeliveryMethod.HOME), StoreChoice(DeliveryMethod.PICKUP)


@pytest.fixture
def address(alice: User) -> Address:
    return create_address(user=alice)


@pytest.fixture
def shirt(bob: User) -> Variant:
    """50 000 GNF, ten of them, in Bob's store."""
    return create_variant(product=create_product(store=create_store(owner=bob, name="Bob's"), title="Shirt"), title="M")


def buy(cart: Cart, address: Address | None, choices: Mapping[int, StoreChoice] | None = None, **fields) -> Checkout:
    """As the buyer sees it now, unless the test says otherwise."""
    summary = summarise(cart, address=address, choices=choices or {})
    seen = {"token": "t1", "expected_total_minor": summary.grand_total.minor if summary.grand_total is not None else 0}
    return place_orders(buyer=cart.user, cart=cart, address=address, choices=choices or {}, **(seen | fields))


def nothing_happened(variant: Variant) -> bool:
    variant.refresh_from_db()
    written = Checkout.objects.exists() or Order.objects.exists() or Payment.objects.exists() or Reservation.objects.exists()
    return not written and variant.reserved == 0 and CartLine.objects.filter(variant=variant).exists()


def test_order_is_a_frozen_copy(alice, bob, address, shirt):
    store = shirt.product.store
    create_rule(store=store, rate_bp=333)
    order = buy(cart_with(alice, {shirt: 3}), address, instructions="Call first").orders.get()
    line = order.lines.get()
    assert order.number.startswith("GN-")
    assert (order.buyer, order.store, order.currency, order.fulfilment) == (alice, store, "GNF", "pending")
    # Five kilometres as the crow flies times 1.3: 5 000 + 6.5 km × 2 000, rounded up to 500.
    assert (order.goods_minor, order.delivery_minor, order.total_minor, order.fee_minor) == (150_000, 18_500, 168_500, 4_995)
    assert (order.recipient, order.phone, order.instructions) == ("Alice Diallo", "+224620000001", "Call first")
    assert order.address_text == "Behind the blue mosque, third gate, Conakry"
    assert (order.latitude, order.longitude, order.region) == (9.5350, -13.6770, address.region)
    assert (line.title, line.options, line.unit_price_minor, line.quantity) == ("Shirt", "M", 50_000, 3)
    assert (line.fee_bp, line.fee_minor) == (333, 4_995)
    shirt.refresh_from_db()
    assert (shirt.stock, shirt.reserved) == (10, 3)
    payment = order.payments.get()
    assert (payment.provider, payment.amount_minor, payment.currency, payment.status) == ("cash", 168_500, "GNF", "due")


def test_two_stores_become_two_orders_and_leave_the_cart(alice, address, shirt, settings):
    settings.PLATFORM_FEE_BP = 250
    pot = create_variant(price_minor=80_001)
    cart = cart_with(alice, {shirt: 1, pot: 2})
    checkout = buy(cart, address)
    assert {order.store_id for order in checkout.orders.all()} == {shirt.product.store_id, pot.product.store_id}
    assert checkout.orders.get(store=pot.product.store).fee_minor == 4_000
    assert not cart.lines.exists()


@pytest.mark.parametrize(("stores", "most"), STATEMENTS.items())
def test_few_statements(alice, address, shirt, stores, most):
    """Of a buyer whose number is proved. Begin and end included, one UPDATE for each variant; whether a store or the account has been
    closed the cart's lines tell; what was left out of a row is not asked for later, by rules and zones either."""
    alice.phone_verified = True
    others = [create_variant() for _ in range(stores - 1)]
    create_rule(store=shirt.product.store, rate_bp=333, fixed_minor=50)
    create_rule(country=shirt.product.store.country, rate_bp=444)
    DeliveryZone.objects.create(store=shirt.product.store, kind="place", place=address.region, price_minor=5_000)
    cart = cart_with(alice, {shirt: 1} | dict.fromkeys(others, 2))
    total = summarise(cart, address=address, choices={}).grand_total
    address = Address.objects.select_related("country", "region", "prefecture", "quarter").get(pk=address.pk)
    with CaptureQueriesContext(connection) as queries:
        place_orders(buyer=alice, cart=cart, token="t1", address=address, choices={}, expected_total_minor=total.minor)
    assert len(queries) <= most, [query["sql"][:80] for query in queries]


def test_closed_account_orders_nothing(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    User.objects.filter(pk=alice.pk).update(is_active=False, closed_at=now())
    with pytest.raises(BuyerGone):
        buy(cart, address)
    assert not Order.objects.exists()
    assert cart.lines.count() == 1


def test_seller_pays_the_courier(alice, address, shirt):
    type(shirt.product.store).objects.update(pays_delivery_from_minor=50_000)
    choices = {shirt.product.store_id: HOME}
    order = buy(cart_with(alice, {shirt: 1}), address, choices).orders.get()
    assert (order.delivery_minor, order.total_minor, order.delivery_payer) == (18_500, 50_000, "seller")


def test_pick_up_costs_nothing_and_keeps_the_buyers_home_out_of_it(alice, address, shirt):
    type(shirt.product.store).objects.update(pays_delivery_from_minor=0)
    choices = {shirt.product.store_id: PICKUP}
    order = buy(cart_with(alice, {shirt: 1}), address, choices).orders.get()
    assert (order.delivery_minor, order.total_minor, order.delivery_payer, order.distance_metres) == (0, 50_000, "buyer", None)
    assert order.address_text == "Opposite the petrol station, Conakry"


def test_same_token_gives_the_same_checkout(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    first = buy(cart, address)
    again = buy(cart, address)
    assert again == first
    assert Order.objects.count() == 1


def test_second_tab_with_another_token_finds_the_cart_empty(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    buy(cart, address)
    with pytest.raises(EmptyCart, match="among your orders"):
        buy(cart, address, token="t2")
    assert Checkout.objects.count() == 1


@pytest.mark.parametrize("token", ["", "t1"])
def test_missing_or_foreign_token_is_refused(alice, mallory, address, shirt, token):
    buy(cart_with(alice, {shirt: 1}), address)
    with pytest.raises(TokenRefused):
        buy(cart_with(mallory, {shirt: 1}), create_address(user=mallory), token=token)
    assert Order.objects.count() == 1


@pytest.mark.parametrize("whose", ["nobody", "mallory"])
def test_needs_an_address_of_ones_own(alice, mallory, shirt, whose):
    address = create_address(user=mallory) if whose == "mallory" else None
    with pytest.raises(AddressNeeded):
        buy(cart_with(alice, {shirt: 1}), address)
    assert nothing_happened(shirt)


def test_somebody_elses_cart_is_empty_to_me(alice, mallory, shirt):
    cart = cart_with(alice, {shirt: 1})
    with pytest.raises(EmptyCart):
        place_orders(buyer=mallory, cart=cart, token="t1", address=create_address(user=mallory), choices={}, expected_total_minor=68_500)
    assert nothing_happened(shirt)


def test_one_line_out_of_stock_orders_nothing(alice, address, shirt):
    rare = create_variant(product=create_product(title="Rare"), stock=1)
    cart = cart_with(alice, {shirt: 1, rare: 2})
    with pytest.raises(OutOfStock, match="Only 1 piece of “Rare” is left"):
        buy(cart, address)
    assert nothing_happened(shirt)


def test_changed_price_is_said_and_nothing_ordered(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    Variant.objects.filter(pk=shirt.pk).update(price_minor=60_000)
    with pytest.raises(CartChanged) as refusal:
        buy(cart, address, expected_total_minor=68_500)
    now, before, total, seen = (Money(minor, "GNF") for minor in (60_000, 50_000, 78_500, 68_500))
    assert refusal.value.changes == [f"“Shirt (M)” now costs {now} instead of {before}.", f"The total is now {total}; you saw {seen}."]
    assert nothing_happened(shirt)


def test_changed_price_which_the_buyer_saw_is_ordered(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    Variant.objects.filter(pk=shirt.pk).update(price_minor=60_000)
    assert buy(cart, address).orders.get().goods_minor == 60_000


def test_withdrawn_product_is_said_and_nothing_ordered(alice, address, shirt):
    cart = cart_with(alice, {shirt: 1})
    shirt.product.status = ProductStatus.ARCHIVED
    shirt.product.save()
    with pytest.raises(CartChanged, match="Shirt"):
        buy(cart, address)
    assert nothing_happened(shirt)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_active": False}, "The seller no longer offers this."),
        ({"stock": 0}, "Sold out since you added it."),
        (None, "It is being auctioned now: it goes to the highest bid."),
    ],
)
def test_what_cannot_be_bought_stays_and_neither_counts_nor_blocks(alice, address, shirt, change, reason):
    """Its store's delivery fee is not counted either. Somebody with an agreed price and a deadline must not be held up by it."""
    dead = create_variant(product=create_product(store=create_store(), title="Dead"))
    cart = cart_with(alice, {dead: 1, shirt: 1})
    if change is None:
        create_auction(product=dead.product)
    else:
        Variant.objects.filter(pk=dead.pk).update(**change)
    summary = summarise(cart, address=address, choices={})
    assert [(item.variant, each.reason, bool(each.url)) for each in summary.left_out for item in each.items] == [
        (dead, reason, change is None)
    ]
    assert (summary.can_place, [part.store for part in summary.stores]) == (True, [shirt.product.store])
    order = buy(cart, address).orders.get()
    assert order.total_minor == 50_000 + 18_500
    assert [line.variant for line in cart.lines.all()] == [dead]


def test_what_was_lost_since_the_buyer_looked_is_said_first(alice, address, shirt):
    other = create_variant(product=create_product(store=shirt.product.store, title="Other"))
    cart = cart_with(alice, {shirt: 1, other: 1})
    seen = summarise(cart, address=address, choices={}).grand_total
    Variant.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(CartChanged, match="“Other”: The seller no longer offers this"):
        buy(cart, address, expected_total_minor=seen.minor)
    assert nothing_happened(shirt)


def test_owner_cannot_buy_from_the_own_store(bob, shirt):
    with pytest.raises(CheckoutRefused, match="Bob's is your own store"):
        buy(cart_with(bob, {shirt: 1}), create_address(user=bob))
    assert nothing_happened(shirt)


@pytest.mark.parametrize(
    ("store", "choice", "words"),
    [
        ({"delivery_scope": DeliveryScope.PICKUP}, HOME, "Bob's does not deliver"),
        ({"allows_pickup": False}, PICKUP, "Bob's has no store pick-up"),
        ({"delivery_scope": DeliveryScope.LOCAL, "region": "Labé"}, HOME, "Bob's delivers in its own region only: Labé"),
        ({"latitude": 11.0}, HOME, "couriers here go at most 60 km"),
    ],
)
def test_impossible_delivery_is_refused_with_its_reason(alice, address, shirt, store, choice, words):
    shop = shirt.product.store
    for name, value in store.items():
        setattr(shop, name, create_place(name=value) if name == "region" else value)
    shop.save()
    with pytest.raises(CheckoutRefused, match=words):
        buy(cart_with(alice, {shirt: 1}), address, {shop.pk: choice})
    assert nothing_happened(shirt)


def test_national_store_delivers_to_another_region(alice, shirt):
    store = shirt.product.store
    store.delivery_scope = DeliveryScope.NATIONAL
    store.save()
    address = create_address(user=alice, region=create_place(name="Coyah"))
    assert buy(cart_with(alice, {shirt: 1}), address).orders.get().region == address.region


def test_pick_up_only_store_needs_no_choice(alice, address, shirt):
    store = shirt.product.store
    store.delivery_scope = DeliveryScope.PICKUP
    store.save()
    assert buy(cart_with(alice, {shirt: 1}), address).orders.get().delivery_method == "pickup"


def test_stores_of_another_country_stay_in_the_cart(alice, address, shirt):
    kenya = create_country(code="KE")
    kikoi = create_variant(store=create_store(country=kenya, region=create_place(country=kenya, name="Nairobi")))
    cart = cart_with(alice, {shirt: 1, kikoi: 1})
    summary = summarise(cart, address=address, choices={})
    assert [item.variant for group in summary.left_out for item in group.items] == [kikoi]
    buy(cart, address)
    assert [line.variant for line in cart.lines.all()] == [kikoi]


def test_two_currencies_are_never_added(alice, address, shirt):
    euro = create_variant(store=create_store(currency="EUR"))
    cart = cart_with(alice, {shirt: 1, euro: 1})
    assert summarise(cart, address=address, choices={}).grand_total is None
    with pytest.raises(CheckoutRefused, match="different currencies"):
        buy(cart, address)
    assert nothing_happened(shirt)


def test_method_switched_off_is_refused_with_its_reason(alice, address, shirt, settings):
    settings.PAYMENT_METHODS_OFF = ["cash"]
    with pytest.raises(MethodUnavailable, match="switched off"):
        buy(cart_with(alice, {shirt: 1}), address)
    assert nothing_happened(shirt)


def test_unknown_method_is_refused(alice, address, shirt):
    with pytest.raises(UnknownMethod):
        buy(cart_with(alice, {shirt: 1}), address, payment_method="shells")
    assert nothing_happened(shirt)


def test_number_that_is_taken_is_drawn_again(alice, address, shirt, monkeypatch):
    drawn = iter(["GN-SAME", "GN-SAME", "GN-OTHER"])
    monkeypatch.setattr("shop.orders.services.placement.reference", lambda _prefix: next(drawn))
    buy(cart_with(alice, {shirt: 1}), address)
    other = create_user()
    buy(cart_with(other, {shirt: 1}), create_address(user=other), token="t2")
    assert sorted(Order.objects.values_list("number", flat=True)) == ["GN-OTHER", "GN-SAME"]


def test_sale_price_is_what_is_paid_and_stays_on_the_order(alice, address, shirt):
    set_sale(shirt, percent=20, actor_id=None)
    cart = add_to_cart(cart_with(alice, {}), Variant.objects.select_related("product__store").get(pk=shirt.pk), quantity=2).cart
    order = buy(cart, address).orders.get()
    end_sale(shirt, actor_id=None)
    assert (order.goods_minor, order.lines.get().unit_price_minor) == (80_000, 40_000)


def test_sale_that_ended_since_is_told_as_a_changed_price(alice, address, shirt):
    set_sale(shirt, percent=20, ends=now() + timedelta(hours=1), actor_id=None)
    cart = add_to_cart(cart_with(alice, {}), Variant.objects.select_related("product__store").get(pk=shirt.pk), quantity=1).cart
    seen = summarise(cart, address=address, choices={}).grand_total
    Variant.objects.update(sale_ends_at=now())
    with pytest.raises(CartChanged, match=r"now costs 50,000.GNF instead of 40,000.GNF"):
        place_orders(buyer=alice, cart=cart, token="t1", address=address, choices={}, expected_total_minor=seen.minor)
    assert not Order.objects.exists()
