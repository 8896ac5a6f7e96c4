"""The storefront, and whether somebody is there."""

from datetime import UTC, datetime, time

import pytest
from django.test import Client

from shop.catalog.states import ProductStatus
from shop.search.services import rebuild_search
from shop.stores.queries import opening_state, storefronts
from shop.stores.states import DeliveryScope, StoreStatus
from tests.factories.catalog import create_product_on_sale
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def _state(store, at: datetime):
    return opening_state(storefronts().get(pk=store.pk), at=at)


def test_it_shows_its_own_live_products(client: Client, db: None) -> None:
    store = create_store()
    create_product_on_sale(title="Leppi", store=store)
    create_product_on_sale(title="Draft", store=store, status=ProductStatus.DRAFT)
    create_product_on_sale(title="Elsewhere")
    rebuild_search()
    page = client.get(store.get_absolute_url()).content.decode()
    assert "Leppi" in page
    assert "Draft" not in page
    assert "Elsewhere" not in page


def test_it_can_be_searched(client: Client, db: None) -> None:
    store = create_store()
    create_product_on_sale(title="Leppi", store=store)
    create_product_on_sale(title="Wax", store=store)
    create_product_on_sale(title="Leppi elsewhere")
    rebuild_search()
    page = client.get(store.get_absolute_url(), {"q": "leppi"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert ">Leppi</a>" in page
    assert "Wax" not in page
    assert "elsewhere" not in page


def test_a_store_of_another_market_is_shown_whole(client: Client, db: None) -> None:
    store = create_store(country=create_country(code="KE"), region=create_place(country=create_country(code="KE"), name="Nairobi"))
    create_product_on_sale(title="Kiondo", store=store, price_minor=150_050)
    rebuild_search()
    page = client.get(store.get_absolute_url()).content.decode()
    assert "Kiondo" in page
    assert "1,500.50" in page


def test_a_paused_store_says_so_and_sells_nothing(client: Client, db: None) -> None:
    store = create_store(status=StoreStatus.PAUSED, description="Since 1970")
    create_product_on_sale(title="Leppi", store=store)
    page = client.get(store.get_absolute_url()).content.decode()
    assert "taking a break" in page
    assert "Since 1970" in page
    assert "Leppi" not in page


def test_a_suspended_store_says_so_and_nothing_else(client: Client, db: None) -> None:
    store = create_store(status=StoreStatus.SUSPENDED, tagline="Buy my fakes")
    create_product_on_sale(title="Leppi", store=store)
    page = client.get(store.get_absolute_url()).content.decode()
    assert "suspended" in page
    assert "Buy my fakes" not in page
    assert "Leppi" not in page


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (DeliveryScope.PICKUP, "Pick-up at the store is free"),
        (DeliveryScope.LOCAL, "In and around Conakry"),
        (DeliveryScope.NATIONAL, "Everywhere in Guinea"),
    ],
)
def test_the_scope_of_its_delivery_is_told_in_words(client: Client, db: None, scope: str, words: str) -> None:
    assert words in client.get(create_store(delivery_scope=scope).get_absolute_url()).content.decode()


def test_a_description_is_text_not_markup(client: Client, db: None) -> None:
    page = client.get(create_store(description="<script>alert(1)</script>\n\nTwo").get_absolute_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<p>Two</p>" in page


def test_right_to_left_names_are_isolated(client: Client, db: None) -> None:
    page = client.get(create_store(name="متجر كوناكري", tagline="أقمشة").get_absolute_url()).content.decode()
    assert '<h1 dir="auto">متجر كوناكري</h1>' in page


@pytest.mark.parametrize(
    ("hour", "minute", "is_open", "closes", "opens", "days_ahead"),
    [
        (8, 59, False, None, time(9), 0),
        (9, 0, True, time(12), None, 0),
        (11, 59, True, time(12), None, 0),
        (12, 0, False, None, time(14), 0),
        (17, 30, True, time(18), None, 0),
        (18, 0, False, None, time(10), 2),
    ],
)
def test_open_now(db: None, hour: int, minute: int, is_open: bool, closes: time, opens: time, days_ahead: int) -> None:
    store = create_store()
    create_hours(store=store, weekday=0, opens=time(9), closes=time(12))
    create_hours(store=store, weekday=0, opens=time(14), closes=time(18))
    create_hours(store=store, weekday=2, opens=time(10), closes=time(11))
    state = _state(store, MONDAY.replace(hour=hour, minute=minute))
    assert (state.is_open, state.closes, state.opens, state.days_ahead) == (is_open, closes, opens, days_ahead)


def test_the_clock_is_the_one_on_the_store_s_wall(db: None) -> None:
    store = create_store(country=create_country(code="KE"))
    create_hours(store=store, weekday=0, opens=time(0), closes=time(2))
    assert _state(store, datetime(2026, 11, 22, 21, 30, tzinfo=UTC)).is_open, "half past midnight on Monday in Nairobi"
    assert not _state(store, datetime(2026, 11, 23, 0, 30, tzinfo=UTC)).is_open


def test_a_store_that_opens_once_a_week_opens_this_day_week(db: None) -> None:
    store = create_store()
    create_hours(store=store, weekday=0)
    state = _state(store, MONDAY.replace(hour=20))
    assert (state.opens, state.opens_weekday, state.days_ahead) == (time(9), 0, 7)


def test_unknown_hours_are_not_closed_hours(client: Client, db: None) -> None:
    store = create_store()
    assert not _state(store, MONDAY).is_known
    assert "Closed, opens" not in client.get(store.get_absolute_url()).content.decode()
