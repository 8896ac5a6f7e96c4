"""A product's card is drawn once for all shelves, and drawn anew when anything on it is another."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from shop.catalog.cards import Card, card_of, draw_card
from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.images.models import Image
from shop.places.models import Place
from shop.stores.models import Store
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.images import create_image
from tests.factories.stores import create_store

SHELF = "{% load cards %}{% for each in products %}{% product_card each hide_store=store %}{% endfor %}"


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    draw_card.cache_clear()


@pytest.fixture
def product(db: None) -> Product:
    store = create_store(name="Chez Fatou")
    cover = create_image(cid="bafkcover" + "a" * 20, widths=[160, 320, 640])
    return create_product_on_sale(
        title="Robe bazin", price_minor=40_000, store=store, cover=cover, price_from_minor=40_000, price_to_minor=40_000
    )


def _cards() -> list[Product]:
    return list(Product.objects.live().as_cards().order_by("pk"))


def _shelf(products: list[Product] | None = None, **context: Any) -> str:
    request = RequestFactory().get("/")
    return engines["django"].from_string(SHELF).render({"products": products or _cards(), **context}, request)


def test_same_card_is_drawn_once(product: Product) -> None:
    first = _shelf()
    assert first == _shelf()
    assert first == _shelf(list(Product.objects.with_cards()))
    assert (draw_card.cache_info().misses, draw_card.cache_info().hits) == (1, 2)
    for words in ("Robe bazin", "Chez Fatou", "40,000", product.get_absolute_url(), f'data-product="{product.pk}"'):
        assert words in first


def test_card_asks_for_nothing_that_did_not_come_with_it(product: Product, django_assert_num_queries: Any) -> None:
    create_auction()
    with django_assert_num_queries(1):
        shown = _shelf(_cards())
    assert shown.count("<article") == 2


CHANGES: dict[str, tuple[Callable[[Product], object], str]] = {
    "title": (lambda p: Product.objects.update(title="Pagne"), "Pagne"),
    "address": (lambda p: Product.objects.update(slug="pagne"), "/p/pagne/"),
    "price": (lambda p: Product.objects.update(price_from_minor=39_000, price_to_minor=39_000), "39,000"),
    "price range": (lambda p: Product.objects.update(price_to_minor=45_000), "from "),
    "price before": (lambda p: Product.objects.update(price_before_minor=80_000), "−50%"),
    "end of the sale": (lambda p: Product.objects.update(sale_ends_at=now() + timedelta(days=40)), "until "),
    "stock": (lambda p: Variant.objects.update(reserved=F("stock")), "Sold out"),
    "stars": (lambda p: Product.objects.update(rating_count=2, rating_total=9), "4.5"),
    "store": (lambda p: Store.objects.update(name="Chez Bob"), "Chez Bob"),
    "currency": (lambda p: Store.objects.update(currency="KES"), "KSh\u00a0400"),
    "quarter": (lambda p: _move_to_quarter(p, "Madina"), "Madina"),
    "renditions": (lambda p: Image.objects.update(widths=[160, 320, 640, 1280][:1]), "-160.jpeg"),
    "cover": (lambda p: Product.objects.update(cover=create_image(cid="bafkother" + "b" * 20, widths=[320])), "b" * 16),
    "tint": (lambda p: Image.objects.update(tint="#abc"), 'data-tint="#abc"'),
    "no cover": (lambda p: Product.objects.update(cover=None), "#image"),
    "auction": (lambda p: create_auction(product=p), "0 bids"),
}


def _move_to_quarter(product: Product, name: str) -> None:
    region = product.store.region
    quarter = Place.objects.create(country=region.country, parent=region, level=3, name=name, slug="quarter")
    Store.objects.update(quarter=quarter)


@pytest.mark.parametrize(("change", "shown"), CHANGES.values(), ids=CHANGES)
def test_whatever_changes_on_a_card_shows_at_once(product: Product, change: Callable[[Product], object], shown: str) -> None:
    assert shown not in _shelf()
    change(product)
    assert shown in _shelf()


def test_auction_says_how_it_stands(alice: Any) -> None:
    auction = create_auction()
    assert "0 bids" in _shelf()
    assert "left" in _shelf()
    bid(auction, alice, auction.start_minor)
    assert "1 bid" in _shelf()
    type(auction).objects.update(starts_at=now() - timedelta(days=2), ends_at=now() - timedelta(hours=1))
    assert "left" not in _shelf()


def test_each_language_has_its_own(product: Product) -> None:
    Product.objects.update(price_to_minor=45_000)
    assert "from " in _shelf()
    with override("fr"):
        assert "à partir de" in _shelf()
    assert "from " in _shelf()


def test_stores_own_pages_do_not_repeat_its_name(product: Product) -> None:
    assert "Chez Fatou" in _shelf()
    own = _shelf(store=product.store)
    assert "Chez Fatou" not in own
    assert "product-card__by" not in own
    assert own.count("</article>") == 1
    assert draw_card.cache_info().misses == 1, "the same card, but for that line"


def test_distance_is_of_each_question(product: Product) -> None:
    near, far = _cards(), _cards()
    near[0].metres, far[0].metres = 800, 5_100  # type: ignore[attr-defined]  # as the search adds it
    assert "800 m" in _shelf(near)
    assert "5.1 km" in _shelf(far)
    assert " km" not in _shelf()


def test_script_for_pictures_that_wait_is_loaded_once_on_each_page(product: Product) -> None:
    create_product_on_sale(cover=create_image(cid="bafkwaits" + "c" * 20, widths=[]))
    create_product_on_sale(cover=create_image(cid="bafkwaitt" + "d" * 20, widths=[]))
    for _page in range(2):
        shelf = _shelf()
        assert shelf.count("data-wait") == 2
        assert shelf.count("picture-wait") == 1


def test_card_is_drawn_of_its_facts_alone(product: Product) -> None:
    """A fact is something that can be compared, so that two cards with the same facts are the same card."""
    card = card_of(_cards()[0])
    assert card == card_of(Product.objects.with_cards().get())
    assert hash(card) == hash(Card(*card))
    drawn = draw_card(card, "en")
    with override("en"):
        assert drawn == draw_card.__wrapped__(Card(*card), "en")
