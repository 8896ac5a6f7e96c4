"""Somebody without an address chooses a place: price and day are exact from then on, and nobody else is told of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.accounts.chosen_place import PLACE_KEY
from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.orders.models import Order
from shop.places.models import Place
from site_config.page_store import memory
from tests.clients import QuickClient
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product, create_variant
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store, create_zone
from tests.shop.checkout.test_checkout_page import text_of

pytestmark = pytest.mark.django_db
KIPE, PITA = "Kipé", "Pita"


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 9, 30, tzinfo=UTC))


@pytest.fixture
def shirt() -> Variant:
    """Of a store in Conakry: 12 000 GNF there, 30 000 and three days in Labé."""
    store = create_store()
    country = store.country
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    labe = create_place(country=country, name="Labé")
    create_place(country=country, parent=create_place(country=country, parent=store.region, level=2, name="Ratoma"), level=3, name=KIPE)
    create_place(country=country, parent=labe, level=2, name=PITA)
    create_zone(store=store, position=0, place=store.region, price_minor=12_000)
    create_zone(store=store, position=1, place=labe, price_minor=30_000, days_from=3, days_to=5)
    return create_variant(product=create_product(store=store, title="Shirt"), weight_grams=400)


def choose(client: Client, quarter: str, back: str = "/cart/") -> Any:
    return client.post(reverse("accounts:place"), {"quarter": quarter, "next": back})


def told_by(client: Client, address: str) -> str:
    return text_of(client.get(address))


def test_price_and_day_become_exact_on_product_cart_and_checkout(shirt: Variant) -> None:
    visitor, at = QuickClient(), shirt.product.get_absolute_url()
    before = visitor.get(at)
    assert "Delivery from 12,000 GNF to 30,000 GNF" in text_of(before)
    link = re.search(r'href="(/account/place/\?next=[^"]+)"', before.content.decode())
    assert link is not None
    assert f'name="next" value="{at}"' in visitor.get(link[1]).content.decode()
    assert choose(visitor, "pita", at).url == at
    visitor.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    product, cart, checkout = told_by(visitor, at), told_by(visitor, "/cart/"), visitor.get("/checkout/")
    days = checkout.context["summary"].stores[0].home_promise.days
    assert f"Delivery to Pita, Labé: 30,000 GNF Delivery {days}" in product
    for page in (product, cart, text_of(checkout)):
        assert ("30,000 GNF" in page, f"Delivery {days}" in page) == (True, True)
    assert checkout.context["summary"].grand_total.minor == 80_000
    assert re.search(r'name="quarter"[^>]*value="Pita, Labé"', checkout.content.decode())


def test_it_can_be_changed_and_taken_back(shirt: Variant) -> None:
    visitor, at = QuickClient(), shirt.product.get_absolute_url()
    choose(visitor, PITA)
    assert "Change place" in told_by(visitor, at)
    choose(visitor, KIPE)
    assert "Delivery to Kipé, Ratoma, Conakry: 12,000 GNF" in told_by(visitor, at)
    assert 'value="Kipé, Ratoma, Conakry"' in visitor.get(reverse("accounts:place")).content.decode()
    visitor.post(reverse("accounts:place"), {"forget": "1", "next": at})
    assert "Delivery from 12,000 GNF to 30,000 GNF" in told_by(visitor, at)


def test_whoever_has_an_address_is_told_that_it_counts_and_where_it_is_changed(alice: User, shirt: Variant) -> None:
    client, at = QuickClient(), reverse("accounts:place")
    client.force_login(alice)
    assert choose(client, PITA).url == "/cart/"
    create_address(user=alice, is_default=True)
    for answer in (client.get(at, follow=True), client.post(at, {"quarter": KIPE, "next": "/cart/"}, follow=True)):
        assert answer.redirect_chain == [(reverse("accounts:addresses"), 302)]
        assert "Prices and days are for your delivery address. Change it here." in text_of(answer)
    assert client.session[PLACE_KEY] == Place.objects.get(name=PITA).pk
    assert client.post(at, {"forget": "1", "next": "/cart/"}).url == "/cart/"
    assert PLACE_KEY not in client.session


def test_what_is_unknown_or_may_be_several_is_said(shirt: Variant) -> None:
    visitor, country = QuickClient(), shirt.product.store.country
    unknown = choose(visitor, "Atlantis")
    assert (unknown.status_code, "We do not know this place" in text_of(unknown)) == (422, True)
    assert "Enter your quarter or town." in text_of(choose(visitor, " "))
    create_place(
        country=country, parent=create_place(country=country, parent=shirt.product.store.region, level=2, name="Dixinn"), level=3, name=KIPE
    )
    several = choose(visitor, "kipe")
    assert "Several places have this name. Choose yours." in text_of(several)
    for line in ("Kipé, Ratoma, Conakry", "Kipé, Dixinn, Conakry"):
        assert f'name="quarter" value="{line}"' in several.content.decode()
    assert choose(visitor, "Kipé, Dixinn, Conakry").status_code == 302


@pytest.mark.parametrize("typed", ["<b>", "1", "p", "?", " K, Conakry"])
def test_less_than_two_letters_are_no_place(shirt: Variant, typed: str) -> None:
    create_place(country=shirt.product.store.country, parent=shirt.product.store.region, level=2, name="Bloc 1")
    visitor = QuickClient()
    answer = choose(visitor, typed)
    assert (answer.status_code, "Type at least two letters of your quarter or town." in text_of(answer)) == (422, True)
    assert answer.context["form"].meant == []
    assert "<option" not in visitor.get(reverse("checkout:quarters"), {"quarter": typed}).content.decode()


def test_two_letters_find_places_and_so_does_a_whole_name_with_one(shirt: Variant) -> None:
    country, region = shirt.product.store.country, shirt.product.store.region
    for name in ("G-9", "Kindia", "Kissidougou"):
        create_place(country=country, parent=region, level=2, name=name)
    visitor = QuickClient()
    assert {line.split(",")[0] for line in choose(visitor, "ki").context["form"].meant} == {KIPE, "Kindia", "Kissidougou"}
    assert choose(visitor, "g-9").status_code == 302
    nothing = choose(visitor, "zz")
    assert (nothing.status_code, "We do not know this place" in text_of(nothing)) == (422, True)


def test_it_leads_nobody_away_from_here(shirt: Variant) -> None:
    assert choose(QuickClient(), PITA, "https://evil.example/").url == "/"


def test_from_shared_pages_each_is_told_of_their_own_place_alone(shirt: Variant, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()
    memory.clear()
    at = shirt.product.get_absolute_url()
    near, far, undecided, stranger = QuickClient(), QuickClient(), QuickClient(), QuickClient()
    choose(near, KIPE)
    choose(far, PITA)
    undecided.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    for _time in ("built", "kept"):
        told = {name: told_by(each, at) for name, each in {"near": near, "far": far, "cart": undecided, "none": stranger}.items()}
        assert "Delivery to Kipé, Ratoma, Conakry: 12,000 GNF" in told["near"]
        assert "Delivery to Pita, Labé: 30,000 GNF" in told["far"]
        assert "Pita" not in told["near"]
        assert "Kipé" not in told["far"]
        for each in ("cart", "none"):
            assert "Delivery from 12,000 GNF to 30,000 GNF" in told[each]
            assert not re.search("Pita|Kipé|Change place", told[each])


def test_who_has_chosen_nothing_pays_nothing_for_it(shirt: Variant, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    at, shopper, chooser = shirt.product.get_absolute_url(), QuickClient(), QuickClient()
    shopper.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    choose(chooser, PITA)
    for each in (shopper, chooser):
        each.get(at)
    with CaptureQueriesContext(connection) as kept:
        shopper.get(at)
    assert not [query["sql"] for query in kept if "places_place" in query["sql"] or "stores_" in query["sql"]]
    with CaptureQueriesContext(connection) as own:
        chooser.get(at)
    assert len(own) <= len(kept) + 5


def test_an_account_without_an_address_may_choose_and_its_own_address_counts_more(shirt: Variant, client: Client, alice: User) -> None:
    client.force_login(alice)
    at = shirt.product.get_absolute_url()
    choose(client, PITA)
    assert "Delivery to Pita, Labé: 30,000 GNF" in told_by(client, at)
    create_address(user=alice, region=shirt.product.store.region)
    page = told_by(client, at)
    assert ("12,000 GNF" in page, "Change place" in page) == (True, False)


def test_in_another_market_it_counts_for_nothing(shirt: Variant) -> None:
    visitor, at = QuickClient(), shirt.product.get_absolute_url()
    choose(visitor, PITA)
    create_country(code="KE")
    visitor.cookies["market"] = "KE"
    assert "Pita" not in told_by(visitor, at)


def test_it_goes_with_the_session(shirt: Variant, client: Client, alice: User) -> None:
    client.force_login(alice)
    choose(client, PITA)
    assert client.session[PLACE_KEY]
    client.logout()
    assert "Pita" not in told_by(client, shirt.product.get_absolute_url())


def test_what_a_guest_types_in_the_checkout_is_the_chosen_place_from_then_on(shirt: Variant) -> None:
    visitor, at = QuickClient(), shirt.product.get_absolute_url()
    visitor.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    for unclear in ("Atlantis", ""):
        visitor.post(reverse("checkout:quote"), {"quarter": unclear})
        assert PLACE_KEY not in visitor.session
    visitor.post(reverse("checkout:quote"), {"quarter": "pita"})
    for page in (told_by(visitor, at), told_by(visitor, "/cart/")):
        assert ("30,000 GNF" in page, "from 12,000 GNF" in page) == (True, False)
    visitor.post("/checkout/", {"quarter": "kipe"})  # even where the order lacks something else
    assert "Delivery to Kipé, Ratoma, Conakry: 12,000 GNF" in told_by(visitor, at)


def test_a_place_of_another_market_typed_in_the_checkout_changes_nothing_here(shirt: Variant) -> None:
    visitor = QuickClient()
    visitor.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    create_country(code="KE")
    visitor.cookies["market"] = "KE"
    visitor.post(reverse("checkout:quote"), {"quarter": "pita"})
    assert PLACE_KEY not in visitor.session


def test_an_account_without_an_address_finds_it_at_the_checkout_and_in_its_first_address(
    shirt: Variant, client: Client, alice: User
) -> None:
    client.force_login(alice)
    choose(client, PITA)
    client.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    checkout, product = client.get("/checkout/"), told_by(client, shirt.product.get_absolute_url())
    (part,) = checkout.context["summary"].stores
    assert (part.delivery_fee.minor, part.home_promise is not None) == (30_000, True)
    assert f"Delivery {part.home_promise.days}" in product
    assert "The price and days are for Pita, Labé. Add your address: a landmark is enough." in text_of(checkout)
    assert 'id="place-orders"' not in checkout.content.decode()
    quote = client.post(reverse("checkout:quote"), {f"method-{shirt.product.store_id}": "home"})
    assert quote.context["summary"].grand_total.minor == 80_000
    form = client.get(reverse("accounts:address_add")).context["form"]
    begun = [form[name].value() for name in ("region", "prefecture", "quarter")]
    assert begun == [Place.objects.get(name="Labé").pk, Place.objects.get(name=PITA).pk, None]


def test_a_chosen_place_alone_is_nowhere_to_send_anything_to(shirt: Variant, client: Client, alice: User) -> None:
    client.force_login(alice)
    choose(client, PITA)
    client.post(reverse("cart:add"), {"variant": shirt.pk, "quantity": "1"})
    page = client.get("/checkout/")
    sent = {"token": page.context["token"], "expected_total": "80000", "payment_method": "cash"}
    answer = client.post("/checkout/", sent | {f"method-{shirt.product.store_id}": "home"})
    assert (answer.status_code, "Choose where to bring it" in text_of(answer)) == (422, True)
    assert not Order.objects.exists()


def test_a_second_address_begins_nowhere(shirt: Variant, client: Client, alice: User) -> None:
    client.force_login(alice)
    choose(client, PITA)
    create_address(user=alice, region=shirt.product.store.region)
    assert client.get(reverse("accounts:address_add")).context["form"]["region"].value() is None
