"""A card tells the price of what one can buy: it follows the stock, and nobody hears of a price that nobody has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import PricePoint, Product, Variant
from shop.catalog.services.favorites import add_favorite
from shop.catalog.services.listing import refresh_due_prices, set_sale, update_variants
from shop.catalog.services.listing.product_copies import compute_price_copies
from shop.catalog.services.listing.variants import VariantChange
from shop.catalog.services.stock import move_stock
from shop.catalog.states import MovementReason
from shop.common.clock import now
from shop.common.money import Money
from shop.discovery.services import wait_for_price
from shop.events.models import DomainEvent
from shop.notifications.models import Notification
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.search.models import SearchDocument
from shop.search.services import rebuild_search
from tests.factories.catalog import create_product, create_variant
from tests.factories.deals import create_deal
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
RunEvents = Callable[[], None]


@pytest.fixture
def robe(bob: User) -> Product:
    """S for 40 000, one left; M and L for 90 000 and 95 000."""
    robe = create_product(store=create_store(owner=bob), title="Robe", slug="robe")
    create_variant(product=robe, title="S", price_minor=40_000, stock=1)
    create_variant(product=robe, title="M", price_minor=90_000, stock=5, position=1)
    create_variant(product=robe, title="L", price_minor=95_000, stock=5, position=2)
    return robe


def _size(product: Product, title: str) -> Variant:
    return product.variants.select_related("product__store").get(title=title)


def _told(product: Product) -> tuple[int, int]:
    product.refresh_from_db()
    return product.price_from_minor, product.price_to_minor


def _move(product: Product, title: str, units: int) -> None:
    move_stock(_size(product, title), units, reason=MovementReason.RECEIVED if units > 0 else MovementReason.CORRECTION)


def _names() -> set[str]:
    return set(DomainEvent.objects.filter(subject="product").values_list("name", flat=True))


def test_order_that_takes_the_last_one_raises_what_cards_tell(robe: Product, run_events: RunEvents) -> None:
    create_order(variants=[_size(robe, "S")])  # reserved, not sold: nobody else can have it
    assert broken_facts(of="shop.catalog") == {}  # it is on its way
    run_events()
    assert _told(robe) == (90_000, 95_000)
    assert broken_facts(of="shop.catalog") == {}


def test_order_of_another_one_changes_nothing(robe: Product, run_events: RunEvents) -> None:
    create_order(variants=[_size(robe, "M")])
    run_events()
    assert _told(robe) == (40_000, 95_000)
    assert _names() == set()


def test_cancelling_gives_the_price_back(robe: Product, run_events: RunEvents) -> None:
    order = create_order(variants=[_size(robe, "S")])
    run_events()
    cancel_order(order, by=CancelledBy.BUYER, actor_id=order.buyer_id, reason="")
    run_events()
    assert _told(robe) == (40_000, 95_000)
    assert broken_facts(of="shop.catalog") == {}


def test_movements_of_stock_count(robe: Product, run_events: RunEvents) -> None:
    _move(robe, "S", -1)
    _move(robe, "L", -5)
    run_events()
    assert _told(robe) == (90_000, 90_000)
    _move(robe, "S", 3)
    run_events()
    assert _told(robe) == (40_000, 90_000)


def test_units_of_an_agreed_price_are_gone_as_well(robe: Product, alice: User, run_events: RunEvents) -> None:
    create_deal(buyer=alice, variant=_size(robe, "S"), quantity=1, unit_price_minor=30_000)
    run_events()
    assert _told(robe) == (90_000, 95_000)


def test_all_sold_out_tells_what_they_all_cost(robe: Product, run_events: RunEvents) -> None:
    for title, units in (("S", 1), ("M", 5), ("L", 5)):
        _move(robe, title, -units)
    run_events()
    assert _told(robe) == (40_000, 95_000)
    _move(robe, "L", 1)
    run_events()
    assert _told(robe) == (95_000, 95_000)


def test_of_two_that_cost_the_same_one_is_enough(run_events: RunEvents) -> None:
    product = create_product()
    first, second = (create_variant(product=product, title=title, stock=1) for title in "SM")
    create_order(variants=[first])
    run_events()
    assert _told(product) == (50_000, 50_000)
    assert "product.offer_moved" not in _names()
    create_order(variants=[second])
    run_events()
    assert _told(product) == (50_000, 50_000)


def test_sale_of_one_that_is_sold_out_is_on_no_card(robe: Product, run_events: RunEvents) -> None:
    ends = now() + timedelta(hours=2)
    set_sale(_size(robe, "S"), percent=50, ends=ends, actor_id=None)
    run_events()
    robe.refresh_from_db()
    assert (robe.price_from_minor, robe.price_before_minor, robe.is_on_sale, robe.sale_ends_at) == (20_000, 40_000, True, ends)
    create_order(variants=[_size(robe, "S")])
    run_events()
    robe.refresh_from_db()
    assert (robe.price_from_minor, robe.price_before_minor, robe.is_on_sale, robe.sale_ends_at) == (90_000, None, False, None)
    assert robe.prices_change_at == ends  # its history goes on, and it may come back
    assert broken_facts(of="shop.catalog") == {}


def test_sale_that_ends_while_it_is_sold_out_is_in_its_history(robe: Product, run_events: RunEvents) -> None:
    small = _size(robe, "S")
    set_sale(small, percent=50, ends=now() + timedelta(hours=2), actor_id=None)
    create_order(variants=[small])
    run_events()
    a_moment_ago = now() - timedelta(seconds=1)
    Variant.objects.filter(pk=small.pk).update(sale_ends_at=a_moment_ago)
    Product.objects.update(prices_change_at=a_moment_ago)
    assert refresh_due_prices() == 1
    assert list(small.price_points.values_list("price_minor", flat=True).order_by("pk")) == [40_000, 20_000, 40_000]
    assert _told(robe) == (90_000, 95_000)


def test_stock_alone_is_no_change_of_prices(robe: Product, alice: User, run_events: RunEvents) -> None:
    """Neither for whoever keeps it, nor for whoever asked to hear of a lower price, nor in the history of its prices."""
    _move(robe, "S", -1)
    run_events()
    add_favorite(alice, robe)
    wait_for_price(alice, Product.objects.get(pk=robe.pk))
    points = list(PricePoint.objects.values_list("variant", "price_minor", "at"))
    lowest = list(Variant.objects.values_list("pk", "lowest_before_minor"))
    _move(robe, "S", 4)
    run_events()
    assert _told(robe) == (40_000, 95_000)
    assert _names() == {"product.sold_out", "product.restocked", "product.offer_moved"}
    assert not Notification.objects.filter(kind="product.price_dropped").exists()
    assert list(PricePoint.objects.values_list("variant", "price_minor", "at")) == points
    assert list(Variant.objects.values_list("pk", "lowest_before_minor")) == lowest


def test_price_that_falls_is_told_also_while_the_cheapest_is_sold_out(robe: Product, alice: User, run_events: RunEvents) -> None:
    _move(robe, "S", -1)
    run_events()
    add_favorite(alice, robe)
    medium = _size(robe, "M")
    update_variants(robe, changes={medium.pk: VariantChange(Money(80_000, "GNF"))}, actor_id=None)
    run_events()
    assert DomainEvent.objects.get(name="product.price_changed").data == {"from": 90_000, "to": 80_000}
    assert Notification.objects.get(kind="product.price_dropped").recipient == alice
    assert _told(robe) == (80_000, 95_000)


@pytest.mark.parametrize("price", [90_000, 92_000])
def test_one_that_comes_back_beside_an_edit_is_no_fall(robe: Product, alice: User, run_events: RunEvents, price: int) -> None:
    """The edit comes before the handler of the stock: an import does both at one stroke."""
    _move(robe, "S", -1)
    run_events()
    add_favorite(alice, robe)
    _move(robe, "S", 4)
    medium = _size(robe, "M")
    update_variants(robe, changes={medium.pk: VariantChange(Money(price, "GNF"), sku="M-1")}, actor_id=None)
    assert _told(robe) == (40_000, 95_000)
    run_events()
    assert not Notification.objects.filter(kind="product.price_dropped").exists()


def test_cards_page_search_and_found_facts_tell_one_price(robe: Product, client: Client, run_events: RunEvents) -> None:
    create_order(variants=[_size(robe, "S")])
    run_events()
    document = SearchDocument.objects.get(product=robe)
    assert (document.price_from, document.price_to) == (90_000, 95_000)
    for address in ("/", "/c/clothes/", "/c/clothes/?sort=price", "/search/?q=robe", robe.store.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "90,000" in page, address
        assert "40,000" not in page, address
    for bound, is_found in (("high=50000", False), ("high=90000", True), ("low=50000", True)):
        assert (f'data-product="{robe.pk}"' in client.get(f"/c/clothes/?{bound}").content.decode()) == is_found, bound
    page = client.get(robe.get_absolute_url()).content.decode()
    (facts,) = [
        each
        for block in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)
        for each in json.loads(block).get("@graph", [json.loads(block)])
        if each["@type"] == "Product"
    ]
    assert (facts["offers"]["lowPrice"], facts["offers"]["highPrice"]) == ("90000", "95000")
    assert '<meta property="product:price:amount" content="90000">' in page


def test_pages_that_are_kept_follow(robe: Product, client: Client, run_events: RunEvents) -> None:
    rebuild_search()
    assert "40,000" in client.get("/c/clothes/").content.decode()
    create_order(variants=[_size(robe, "S")])
    run_events()
    assert "40,000" not in client.get("/c/clothes/").content.decode()


def test_rows_from_before_are_brought_up_once(robe: Product, run_events: RunEvents, capsys: Any) -> None:
    Variant.objects.filter(product=robe, title="S").update(reserved=1)
    assert "prices shown equal the current prices of the variants" in broken_facts(of="shop.catalog")
    call_command("refresh_prices")
    assert capsys.readouterr().out.startswith("1 products have some variants sold out")
    run_events()
    assert _told(robe) == (90_000, 95_000)
    assert SearchDocument.objects.get(product=robe).price_from == 90_000
    assert "product.price_changed" not in _names()


def test_copies_of_nothing_are_zeros() -> None:
    assert compute_price_copies([], at=now()).price_from_minor == 0
