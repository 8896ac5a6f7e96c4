"""Cards tell those whose place is known when it comes, if its store is near, as the product's page does; nobody else pays for it."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from shop.accounts.models import Address, User
from shop.catalog.models import Product, Variant
from shop.catalog.services import move_stock
from shop.catalog.states import MovementReason
from shop.common.day_spans import say_days_briefly
from shop.common.money import Money
from shop.search.services import rebuild_search
from shop.stores.models import Store
from shop.stores.queries import DeliveryDestination, delivery_terms, near_days, near_terms
from shop.stores.services import Stretch, set_hours
from shop.stores.states import DeliveryScope
from site_config.page_store import memory
from tests.clients import QuickClient
from tests.factories.accounts import create_address
from tests.factories.catalog import create_product, create_variant
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store, create_zone
from tests.shop.checkout.test_checkout_page import text_of
from tests.shop.checkout.test_one_price_and_day import CASES

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SHELF = "/search/"
SHOWN = 18  # cards of a page
MAX_BYTES = 512  # compressed, for a whole shelf of cards


@pytest.fixture(autouse=True)
def _tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: TUESDAY)


@pytest.fixture
def alice_at_home(client: Client, alice: User) -> Client:
    create_address(user=alice, is_default=True)
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def open_store_with(zones: list[dict[str, Any]], **fields: Any) -> Store:
    store = create_store(**fields)
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    for position, zone in enumerate(zones):
        place = {"place": create_place(name=zone["place"])} if "place" in zone else {}
        create_zone(store=store, position=position, **(zone | place))
    return store


def sell(store: Store, title: str = "Shirt") -> Product:
    product = create_variant(product=create_product(store=store, title=title)).product
    rebuild_search()
    return product


def days_on(response: Any) -> list[str]:
    """What the cards say, in their order; "" of one that says nothing."""
    cards = re.findall(r'<article class="product-card".*?</article>', response.content.decode().replace("\xa0", " "), flags=re.S)
    found = [re.search(r'<p class="small">\s*(?:Delivery|Livraison) ([^<]*?)\s*</p>', card) for card in cards]
    return [match[1] if match else "" for match in found]


@pytest.mark.parametrize("case", CASES)
def test_what_is_kept_of_a_store_tells_the_days_of_its_products_page(alice: User, case: str) -> None:
    fields, zones, _price = CASES[case]
    store, door = open_store_with(zones, **fields), create_address(user=alice)
    store, door = Store.objects.get(pk=store.pk), Address.objects.get(pk=door.pk)
    terms = delivery_terms(store, DeliveryDestination.of(door), goods=Money(50_000, store.currency), at=TUESDAY)
    kept = near_terms([store.pk], store.country, at=TUESDAY).get(store.pk, "")
    is_near = terms.home is not None and not terms.home.way.is_far
    expected = say_days_briefly(terms.home.first, terms.home.last) if terms.home and is_near else ""
    assert (near_days(kept, door) if kept else "") == expected


def test_the_card_says_it_on_shelf_and_category_in_both_languages(alice_at_home: Client, settings: Any) -> None:
    product = sell(open_store_with([]))
    for address in (SHELF, product.category.get_absolute_url()):
        assert days_on(alice_at_home.get(address)) == ["Tue 24–Wed 25 Nov"]
    alice_at_home.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert days_on(alice_at_home.get(SHELF)) == ["mar 24–mer 25 nov."]


def test_a_shelf_of_days_weighs_little(alice_at_home: Client, alice: User) -> None:
    store = open_store_with([])
    for number in range(SHOWN):
        sell(store, f"Shirt {number}")
    told = alice_at_home.get(SHELF)
    assert days_on(told) == ["Tue 24–Wed 25 Nov"] * SHOWN
    Address.objects.filter(user=alice).delete()
    untold = alice_at_home.get(SHELF)
    assert set(days_on(untold)) == {""}
    assert len(gzip.compress(told.content, 6)) - len(gzip.compress(untold.content, 6)) <= MAX_BYTES


def test_far_stores_those_abroad_and_those_that_deliver_nothing_say_no_day(alice_at_home: Client) -> None:
    labe = create_place(name="Labé", latitude=11.32, longitude=-12.28)
    far = open_store_with([{"price_minor": 40_000}], region=labe, latitude=11.32, longitude=-12.28)
    for store in (far, open_store_with([], delivery_scope=DeliveryScope.PICKUP), open_store_with([{"place": "Kindia", "price_minor": 1}])):
        sell(store)
    assert days_on(alice_at_home.get(SHELF)) == ["", "", ""]


def test_what_is_sold_out_says_so_and_names_no_day(alice_at_home: Client, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    """On its card, and on its own page; a kept page is built anew when the last one is sold, and when one is there again."""
    settings.PAGE_CACHE_SECONDS = 60
    product = sell(open_store_with([]))
    variant = product.variants.get()
    visitor, shelf = Client(), product.category.get_absolute_url()
    assert "Sold out" not in text_of(visitor.get(shelf))
    with django_capture_on_commit_callbacks(execute=True):
        move_stock(variant, -variant.stock, reason=MovementReason.DAMAGED)
    for reader in (alice_at_home, visitor):
        assert "Sold out" in text_of(reader.get(shelf))
        page = text_of(reader.get(product.get_absolute_url()))
        assert "Sold out" in page
        assert not re.search(r"Delivery Tue|Ready for pick-up", page)
    assert days_on(alice_at_home.get(SHELF)) == [""]
    with django_capture_on_commit_callbacks(execute=True):
        move_stock(variant, 1, reason=MovementReason.RECEIVED)
    assert "Sold out" not in text_of(visitor.get(shelf))
    assert days_on(alice_at_home.get(SHELF)) == ["Tue 24–Wed 25 Nov"]


def test_what_is_downloaded_has_no_day(alice_at_home: Client) -> None:
    Variant.objects.filter(product=sell(open_store_with([]))).update(is_digital=True)
    assert days_on(alice_at_home.get(SHELF)) == [""]


def test_a_visitor_who_chose_a_place_is_told_and_one_who_did_not_is_not() -> None:
    store = open_store_with([])
    create_place(country=store.country, parent=create_place(country=store.country, parent=store.region, level=2, name="Ratoma"), level=3,
                 name="Kipé", latitude=9.6, longitude=-13.6)  # fmt: skip
    sell(store)
    chooser, undecided = QuickClient(), QuickClient()
    chooser.post(reverse("accounts:place"), {"quarter": "Kipé"})
    assert (days_on(chooser.get(SHELF)), days_on(undecided.get(SHELF))) == (["Tue 24–Wed 25 Nov"], [""])


def test_from_a_shared_page_each_reads_their_own_day_at_the_price_of_one_query(
    alice_at_home: Client, bob: User, mallory: User, settings: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()
    memory.clear()
    for number in range(6):
        sell(open_store_with([]), f"Shirt {number}")
    far = create_place(name="Labé", latitude=11.32, longitude=-12.28)
    create_address(user=bob, region=far, latitude=11.32, longitude=-12.28)
    others = {}
    for user in (bob, mallory):
        others[user] = QuickClient()
        others[user].force_login(user)
    assert days_on(alice_at_home.get(SHELF)) == ["Tue 24–Wed 25 Nov"] * 6
    for user in (bob, mallory):
        assert days_on(others[user].get(SHELF)) == [""] * 6
    with CaptureQueriesContext(connection) as kept:
        assert days_on(alice_at_home.get(SHELF)) == ["Tue 24–Wed 25 Nov"] * 6
    asked = [query["sql"] for query in kept if re.search("accounts_address|stores_|catalog_", query["sql"])]
    assert len(asked) == 1, asked


def test_new_hours_are_on_the_cards_at_once(alice_at_home: Client, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()
    memory.clear()
    store = open_store_with([])
    sell(store)
    assert days_on(alice_at_home.get(SHELF)) == ["Tue 24–Wed 25 Nov"]
    with django_capture_on_commit_callbacks(execute=True):
        hours = [Stretch(4, datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 18).time())]
        set_hours(store, hours, actor_id=store.owner_id)
    assert days_on(alice_at_home.get(SHELF)) == ["Fri 27 Nov–Fri 4 Dec"]


def test_queries_do_not_grow_with_the_cards(alice_at_home: Client, settings: Any) -> None:
    counts = []
    for number in (1, 7):
        for _product in range(number):
            sell(open_store_with([{"price_minor": 1_000}]))
        with CaptureQueriesContext(connection) as queries:
            alice_at_home.get(SHELF)
        counts.append(len(queries))
    assert counts[1] <= counts[0], counts


@pytest.mark.parametrize(
    ("language", "first", "last", "said"),
    [
        ("en", date(2026, 11, 24), date(2026, 11, 24), "Tue 24 Nov"),
        ("en", date(2026, 11, 30), date(2026, 12, 1), "Mon 30 Nov–Tue 1 Dec"),
        ("fr", date(2026, 11, 24), date(2026, 11, 25), "mar 24–mer 25 nov."),
        ("fr", date(2026, 11, 30), date(2026, 12, 1), "lun 30 nov.–mar 1er déc."),
    ],
)
def test_few_words_for_days(language: str, first: date, last: date, said: str) -> None:
    with translation.override(language):
        assert say_days_briefly(first, last).replace("\xa0", " ") == said


def test_a_store_of_another_market_is_left_alone(alice: User) -> None:
    store = open_store_with([])
    assert near_terms([store.pk], create_country(code="KE"), at=TUESDAY) == {}
    assert "Delivery" not in text_of(QuickClient().get(SHELF))
