"""Product, cart, checkout and order say the same price and the same day, whatever way and area it goes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone, translation

from shop.accounts.models import Address, User
from shop.catalog.models import Variant
from shop.common.day_spans import say_days
from shop.common.money import Money
from shop.orders.models import Order
from shop.stores.models import HoursException, OpeningHours, Store
from shop.stores.queries import DeliveryTerms
from shop.stores.services import Stretch, set_hours
from shop.stores.states import DeliveryScope
from site_config.page_store import memory
from tests.factories.accounts import create_address, create_user
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store, create_zone
from tests.shop.checkout.test_checkout_page import fields_of, text_of

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOME, PICKUP = "home", "pickup"
NOTHING: dict[str, Any] = {}

# What the store asks and allows; the price that the buyer is told, None where it does not deliver.
CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], int | None]] = {
    "the market's rate": (NOTHING, [], 18_500),
    "the store always pays": ({"pays_delivery_from_minor": 0}, [], 0),
    "the store pays from this amount": ({"pays_delivery_from_minor": 50_000}, [], 0),
    "the store pays from more": ({"pays_delivery_from_minor": 50_001}, [], 18_500),
    "its own region": (NOTHING, [{"place": "Conakry", "price_minor": 12_000}, {"price_minor": 40_000}], 12_000),
    "its region for nothing": (NOTHING, [{"place": "Conakry", "price_minor": 0}, {"price_minor": 40_000}], 0),
    "the whole country": (NOTHING, [{"place": "Labé", "price_minor": 0}, {"price_minor": 40_000}], 40_000),
    "days of its own": (NOTHING, [{"price_minor": 40_000, "days_from": 2, "days_to": 4}], 40_000),
    "a circle": (NOTHING, [{"radius_m": 10_000, "price_minor": 9_000, "days_from": 0, "days_to": 0}], 9_000),
    "by distance": (NOTHING, [{"price_minor": 5_000, "per_km_minor": 1_000}], 12_000),
    "by weight": (NOTHING, [{"price_minor": 5_000, "per_kg_minor": 2_500}], 6_000),
    "free from less": (NOTHING, [{"price_minor": 5_000, "free_from_minor": 50_000}], 0),
    "free from more": (NOTHING, [{"price_minor": 5_000, "free_from_minor": 60_000}], 5_000),
    "an area that is not there": (NOTHING, [{"place": "Labé", "price_minor": 5_000}], None),
    "no deliveries at all": ({"delivery_scope": DeliveryScope.PICKUP}, [], None),
}


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)


@pytest.fixture
def address(alice: User) -> Address:
    return create_address(user=alice, is_default=True)


@pytest.fixture
def buyer(client: Client, alice: User, address: Address) -> Client:
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _shirt(bob: User, fields: dict[str, Any], zones: list[dict[str, Any]]) -> Variant:
    """50 000 GNF, 400 grams; the store is open from nine to six, but not on Sundays nor on Thursday 26."""
    store = create_store(owner=bob, **fields)
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    HoursException.objects.create(store=store, date=datetime(2026, 11, 26, tzinfo=UTC).date())
    for position, zone in enumerate(zones):
        place = {"place": create_place(name=zone["place"])} if "place" in zone else {}
        create_zone(store=store, position=position, **(zone | place))
    return create_variant(product=create_product(store=store, title="Shirt"), weight_grams=400)


def _terms_of(product_page: Any) -> DeliveryTerms:
    """As its own part says them: the page around it knows of nobody's door."""
    assert product_page.context["terms"].offer is None
    return next(each["terms"] for each in product_page.context if "address" in each and "terms" in each)


def _order(buyer: Client, page: Any, method: str, store: Store) -> Order:
    answer = buyer.post("/checkout/", fields_of(page) | {f"method-{store.pk}": method, "payment_method": "cash"})
    assert answer.status_code == 302
    return Order.objects.get()


@pytest.mark.parametrize("case", CASES)
def test_at_home(buyer: Client, bob: User, case: str) -> None:
    fields, zones, price = CASES[case]
    shirt = _shirt(bob, fields, zones)
    buyer.post("/cart/add/", {"variant": shirt.pk, "quantity": "1"})
    product, cart, checkout = buyer.get(shirt.product.get_absolute_url()), buyer.get("/cart/"), buyer.get("/checkout/")
    of_product, of_cart, of_checkout = _terms_of(product), cart.context["groups"][0].terms, checkout.context["summary"].stores[0]
    assert of_product == of_cart
    if price is None:
        assert of_product.refusal == of_checkout.home_refusal
        for page in (product, cart, checkout):
            assert of_product.refusal in text_of(page).replace("&#x27;", "'")
        return
    charge = Money(price, "GNF")
    assert [of_product.quote.charge, of_cart.quote.charge] == [charge, charge]
    assert of_checkout.home_promise == of_product.home
    for page in (product, cart, checkout):
        assert f"Delivery {of_product.home.days}" in text_of(page)
        assert price == 0 or charge.format().replace("\xa0", " ") in text_of(page)
    order = _order(buyer, checkout, HOME, shirt.product.store)
    assert (order.delivery_paid, order.promised_first, order.promised_last) == (charge, of_product.home.first, of_product.home.last)
    assert f"Delivery {order.promised_days}" in text_of(buyer.get(order.get_absolute_url()))


@pytest.mark.parametrize("case", CASES)
def test_collected_at_the_store(buyer: Client, bob: User, case: str) -> None:
    fields, zones, _price = CASES[case]
    shirt = _shirt(bob, fields, zones)
    buyer.post("/cart/add/", {"variant": shirt.pk, "quantity": "1"})
    product, checkout = buyer.get(shirt.product.get_absolute_url()), buyer.get("/checkout/")
    pickup = _terms_of(product).pickup
    assert checkout.context["summary"].stores[0].pickup_promise == pickup
    assert f"Ready for pick-up {pickup.days}" in text_of(product)
    total = {"expected_total": "50000"}
    answer = buyer.post("/checkout/", fields_of(checkout) | {f"method-{shirt.product.store_id}": PICKUP, "payment_method": "cash"} | total)
    assert answer.status_code == 302
    order = Order.objects.get()
    assert (order.delivery_minor, order.promised_first, order.promised_last) == (0, pickup.first, pickup.last)
    assert f"Ready for pick-up {order.promised_days}" in text_of(buyer.get(order.get_absolute_url()))


@pytest.mark.parametrize(("code", "zone"), [("GN", "Africa/Conakry"), ("KE", "Africa/Nairobi")])
def test_one_minute_before_midnight_the_next_opening_day_counts(
    client: Client, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch, code: str, zone: str
) -> None:
    country = create_country(code=code)
    late = TUESDAY.replace(hour=23, minute=59) - timedelta(hours=3 if code == "KE" else 0)
    monkeypatch.setattr(timezone, "now", lambda: late)
    region = create_place(country=country, name="Capital")
    store = create_store(owner=bob, country=country, region=region, preparation_hours=1)
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    shirt = create_variant(product=create_product(store=store, title="Shirt"))
    create_address(user=alice, country=country, region=region)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/cart/add/", {"variant": shirt.pk, "quantity": "1"})
    order = _order(client, client.get("/checkout/"), HOME, store)
    assert order.promised_days == "Wednesday 25 to Thursday 26 November"


def test_the_promise_stays_when_the_store_changes_its_hours(buyer: Client, bob: User) -> None:
    shirt = _shirt(bob, {}, [])
    buyer.post("/cart/add/", {"variant": shirt.pk, "quantity": "1"})
    order = _order(buyer, buyer.get("/checkout/"), HOME, shirt.product.store)
    promised = (order.promised_first, order.promised_last)
    monday = OpeningHours.objects.filter(weekday=0).first()
    assert monday is not None
    set_hours(shirt.product.store, [Stretch(0, monday.opens, monday.closes)], actor_id=bob.pk)
    order.refresh_from_db()
    assert (order.promised_first, order.promised_last) == promised
    assert f"Delivery {order.promised_days}" in text_of(buyer.get(order.get_absolute_url()))
    assert f"Delivery {order.promised_days}" not in text_of(buyer.get(shirt.product.get_absolute_url()))


def test_a_visitor_is_told_each_area_with_its_own_price(client: Client, bob: User) -> None:
    """A free area stood beside the smallest fee, and made the whole country look free."""
    shirt = _shirt(bob, {}, [{"place": "Conakry", "price_minor": 0}, {"price_minor": 40_000, "free_from_minor": 300_000}])
    page = text_of(client.get(shirt.product.get_absolute_url()))
    assert "Free delivery, paid by the store" not in page
    assert "Delivery free, or up to 40,000 GNF" in page
    assert "Conakry free Delivery" in page
    assert "Guinea 40,000 GNF Delivery" in page
    assert "Free from 300,000 GNF of goods." in page
    client.post("/cart/add/", {"variant": shirt.pk, "quantity": "1"})
    assert "free, or up to 40,000 GNF" in text_of(client.get("/cart/"))


def test_the_cart_names_the_days_of_all_areas_beside_their_prices_and_not_those_of_pick_up(client: Client, bob: User) -> None:
    """Where areas differ in their days, only the day for pick-up stood below the price of the delivery."""
    shirt = _shirt(bob, {}, [{"place": "Conakry", "price_minor": 12_000}, {"price_minor": 40_000, "days_from": 3, "days_to": 6}])
    zones = client.get(shirt.product.get_absolute_url()).context["terms"].zones
    assert zones[0].home.last < zones[1].home.last
    client.post("/cart/add/", {"variant": shirt.pk, "quantity": "1"})
    told = text_of(client.get("/cart/"))
    assert f"Delivery {say_days(zones[0].home.first, zones[1].home.last)}" in told
    assert "Ready for pick-up" not in told


def test_areas_of_what_is_sold_out_have_prices_and_no_days(client: Client, bob: User) -> None:
    shirt = _shirt(bob, {}, [{"place": "Conakry", "price_minor": 9_000, "free_from_minor": 200_000}, {"price_minor": 40_000}])
    Variant.objects.update(stock=0)
    told = text_of(client.get(shirt.product.get_absolute_url()))
    assert "Conakry 9,000 GNF free from 200,000 GNF Guinea 40,000 GNF" in told
    assert "Delivery Tue" not in told


def _page(user: User | None, address: str) -> str:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return text_of(client.get(address))


def test_from_one_shared_page_each_is_told_the_price_to_their_own_door(alice: User, bob: User, address: Address, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    shirt = _shirt(bob, {}, [{"place": "Conakry", "price_minor": 12_000}, {"price_minor": 40_000}])
    far, nowhere = create_user(email="far@example.com"), create_user(email="nowhere@example.com")
    create_address(user=far, region=create_place(name="Labé"), latitude=None, longitude=None)
    at = shirt.product.get_absolute_url()
    for _time in ("built", "kept"):
        told = {person: _page(person, at) for person in (alice, far, nowhere, None)}
        assert "Delivery to" in told[alice]
        assert ": 12,000 GNF Delivery" in told[alice]
        assert ": 40,000 GNF Delivery" in told[far]
        for person in (nowhere, None):
            assert "Delivery from 12,000 GNF to 40,000 GNF" in told[person]
            assert "Delivery to" not in told[person]


def test_kept_pages_and_pages_of_ones_own_call_a_day_the_same_before_midnight_and_after(
    alice: User, bob: User, address: Address, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    shirt = _shirt(bob, {"preparation_hours": 1}, [{"price_minor": 1_000, "days_from": 0, "days_to": 0}])
    midnight, at = TUESDAY.replace(hour=0, minute=0) + timedelta(days=1), shirt.product.get_absolute_url()
    cart_with(alice, {shirt: 1})
    for moment in (midnight - timedelta(seconds=10), midnight + timedelta(seconds=10)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        for person, address_of_page in ((alice, at), (None, at), (alice, "/cart/"), (alice, "/checkout/")):
            page = _page(person, address_of_page)
            assert "Wednesday 25 November" in page
            assert re.search(r"Delivery (today|tomorrow)", page) is None


def test_a_page_for_all_promises_no_day_that_is_over_while_it_is_kept(
    alice: User, bob: User, address: Address, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hours before the store closes the day is lost: whoever sees the page a moment later could not be served on it."""
    settings.PAGE_CACHE_SECONDS = 60
    shirt = _shirt(bob, {"preparation_hours": 1}, [])
    lost, pages = TUESDAY.replace(hour=16, minute=0), (shirt.product.get_absolute_url(), shirt.product.store.get_absolute_url())
    today, later = "Delivery Tuesday 24 to Wednesday 25 November", "Delivery Wednesday 25 to Friday 27 November"
    monkeypatch.setattr(timezone, "now", lambda: lost - timedelta(seconds=90))
    assert [today in _page(None, at) for at in pages] == [True, True]
    caches["pages"].clear()
    memory.clear()
    monkeypatch.setattr(timezone, "now", lambda: lost - timedelta(seconds=30))
    assert [later in _page(None, at) for at in pages] == [True, True]
    assert today in _page(alice, pages[0])
    monkeypatch.setattr(timezone, "now", lambda: lost + timedelta(seconds=20))
    assert [later in _page(None, at) for at in pages] == [True, True]
    assert later in _page(alice, pages[0])


def test_the_days_are_french_in_french(buyer: Client, bob: User) -> None:
    shirt = _shirt(bob, {}, [{"price_minor": 1_000, "days_from": 2, "days_to": 5}])
    buyer.cookies["django_language"] = "fr"
    with translation.override("fr"):  # afterwards it is English again
        assert "Livraison du vendredi 27 novembre au mardi 1er décembre" in text_of(buyer.get(shirt.product.get_absolute_url()))
