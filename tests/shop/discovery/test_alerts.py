"""Being told when something is back or costs less: once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.auctions.services.lifecycle import SellerTerms, set_auction_terms
from shop.catalog.models import Product, Variant
from shop.catalog.services.favorites import add_favorite
from shop.catalog.services.listing import archive_product, set_simple_variant
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.common.money import Money
from shop.discovery.exceptions import NothingToWaitFor, TooManyAlerts
from shop.discovery.models import Alert
from shop.discovery.services import wait_for_price, wait_for_stock
from shop.notifications.models import Notification
from shop.notifications.services import notify_followers
from shop.stores.services import follow_store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale
from tests.factories.stores import create_store

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def robe(bob: User) -> Product:
    return create_product_on_sale(title="Robe", price_minor=50_000, store=create_store(owner=bob, name="Bob's"))


def _variant(product: Product) -> Variant:
    return Variant.objects.select_related("product__store").get(product=product)


def _stock(product: Product, change: int) -> None:
    move_stock(_variant(product), change, reason=MovementReason.CORRECTION, actor=product.store.owner)


def _sold_out(product: Product) -> Variant:
    _stock(product, -_variant(product).stock)
    return _variant(product)


def _told(user: User) -> list[str]:
    return [row.text for row in Notification.objects.filter(recipient=user).order_by("pk")]


def test_whoever_asked_is_told_once_and_waits_no_more(alice: User, robe: Product, run_events: Callable[[], None]) -> None:
    wait_for_stock(alice, _sold_out(robe))
    _stock(robe, 3)
    run_events()
    assert _told(alice) == ["“Robe” is back at Bob's."]
    assert not Alert.objects.exists()
    _sold_out(robe)
    _stock(robe, 3)
    run_events()
    assert len(_told(alice)) == 1


def test_whoever_keeps_it_is_told_at_most_once_a_day(alice: User, robe: Product, run_events: Callable[[], None]) -> None:
    add_favorite(alice, robe)
    for _ in range(3):
        _sold_out(robe)
        _stock(robe, 1)
    run_events()
    assert _told(alice) == ["“Robe” is back at Bob's."]


def test_both_ways_of_asking_tell_once(alice: User, robe: Product, run_events: Callable[[], None]) -> None:
    add_favorite(alice, robe)
    wait_for_stock(alice, _sold_out(robe))
    _stock(robe, 1)
    run_events()
    assert len(_told(alice)) == 1


def test_what_is_gone_again_is_not_told(alice: User, robe: Product, run_events: Callable[[], None]) -> None:
    wait_for_stock(alice, _sold_out(robe))
    _stock(robe, 3)
    _sold_out(robe)
    run_events()
    assert _told(alice) == []
    assert Alert.objects.filter(user=alice).exists(), "those who wait go on waiting"


def test_one_does_not_wait_for_what_is_there(alice: User, robe: Product) -> None:
    with pytest.raises(NothingToWaitFor):
        wait_for_stock(alice, _variant(robe))


def test_nobody_waits_for_everything(alice: User, robe: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.discovery.services.MAX_ALERTS", 1)
    wait_for_price(alice, robe)
    wait_for_price(alice, robe)
    with pytest.raises(TooManyAlerts):
        wait_for_price(alice, create_product_on_sale())


def _price(product: Product, minor: int) -> None:
    set_simple_variant(product, price=Money(minor, "GNF"), actor_id=product.store.owner_id)


def test_a_lower_price_is_told_and_a_higher_one_is_not(alice: User, robe: Product, run_events: Callable[[], None]) -> None:
    mallory = create_user()
    wait_for_price(alice, robe)
    add_favorite(mallory, robe)
    _price(robe, 60_000)
    run_events()
    assert _told(alice) == _told(mallory) == []
    _price(robe, 40_000)
    run_events()
    assert _told(alice) == _told(mallory) == ["“Robe” now costs 40,000\u00a0GNF instead of 60,000\u00a0GNF."]
    assert Alert.objects.get().price_minor == 40_000, "only what is lower still is news"


def test_where_an_auction_starts_is_no_lower_price(alice: User, robe: Product, run_events: Callable[[], None]) -> None:
    add_favorite(alice, robe)
    terms = SellerTerms(start=Money(10_000, "GNF"), duration=timedelta(days=3))
    set_auction_terms(robe, terms, actor_id=robe.store.owner_id)
    run_events()
    assert _told(alice) == []


def test_the_button_on_the_page_asks_and_takes_back(client: Client, alice: User, robe: Product) -> None:
    variant = _sold_out(robe)
    page = client.get(robe.get_absolute_url()).content.decode()
    assert "Tell me when it is back" in page
    ask = reverse("discovery:ask", args=[robe.pk])
    data = {"kind": "stock", "variant": variant.pk, "to": "on"}
    assert "/account/login/" in client.post(ask, data).url
    client.force_login(alice, backend=BACKEND)
    assert "We will tell you once it is back" in client.post(ask, data, headers={"HX-Request": "true"}).content.decode()
    assert "Robe" in client.get(reverse("discovery:alerts")).content.decode()
    client.post(ask, data | {"to": "off", "next": "alerts"})
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"kind": "moon"}, {"kind": "stock"}, {"kind": "stock", "variant": "x"}, {"kind": "price", "variant": "0"}]
)
def test_nonsense_is_not_found(client: Client, alice: User, robe: Product, data: dict[str, str]) -> None:
    client.force_login(alice, backend=BACKEND)
    assert client.post(reverse("discovery:ask", args=[robe.pk]), data).status_code == 404
    assert not Alert.objects.exists()


def test_followers_hear_of_a_day_s_news_once(alice: User, bob: User) -> None:
    store = create_store(owner=bob, name="Bob's")
    follow_store(alice, store)
    follow_store(bob, store)
    evening = datetime(2026, 11, 23, 16, tzinfo=UTC)
    for hours, title in ((-30, "Long ago"), (-20, "Wax"), (-2, "Leppi"), (1, "Tomorrow")):
        create_product_on_sale(title=title, store=store, published_at=evening + timedelta(hours=hours))
    create_product_on_sale(title="Elsewhere", published_at=evening)
    assert notify_followers(at=evening + timedelta(minutes=23)) == 1
    assert notify_followers(at=evening + timedelta(hours=3)) == 0
    assert _told(alice) == ["New at Bob's: “Leppi”, “Wax”."]
    assert _told(bob) == []
    assert notify_followers(at=evening + timedelta(days=1)) == 1
    assert _told(alice)[1:] == ["New at Bob's: “Tomorrow”."]


def test_one_stops_waiting_for_what_has_left_the_shelves(client: Client, alice: User, robe: Product) -> None:
    variant = _sold_out(robe)
    wait_for_stock(alice, variant)
    Variant.objects.filter(pk=variant.pk).update(is_active=False)
    archive_product(robe, actor_id=robe.store.owner_id)
    client.force_login(alice)
    address = reverse("discovery:ask", args=[robe.pk])
    assert client.post(address, {"kind": "stock", "variant": variant.pk, "next": "alerts"}).status_code == 404
    answer = client.post(address, {"kind": "stock", "variant": variant.pk, "to": "off", "next": "alerts"})
    assert (answer.status_code, Alert.objects.count()) == (302, 0)
