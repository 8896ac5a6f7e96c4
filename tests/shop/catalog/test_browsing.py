"""Home, shelves and their filters."""

from decimal import Decimal

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.catalog.states import ProductStatus
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category, create_product, create_product_on_sale, create_variant
from tests.factories.places import create_country
from tests.factories.stores import create_store


def _titles(response) -> list[str]:
    return [product.title for product in response.context["page"]]


@pytest.fixture
def shelf(db: None):
    category = create_category(name="Cloth")
    for title, price in (("Leppi", 320_000), ("Wax", 185_000), ("Bazin", 950_000)):
        create_product_on_sale(title=title, price_minor=price, category=category)
    return category


def test_an_empty_market_says_so(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert b"The first stores are setting up" in response.content


def test_home_shows_the_market_that_is_visited(client: Client, db: None) -> None:
    create_product_on_sale(title="Leppi cloth")
    kenya = create_country(code="KE")
    create_product_on_sale(title="Kiondo basket", store=create_store(country=kenya))
    assert b"Leppi cloth" in client.get("/").content
    client.cookies["market"] = "KE"
    page = client.get("/").content
    assert b"Kiondo basket" in page
    assert b"Leppi cloth" not in page


@pytest.mark.parametrize("status", [each for each in ProductStatus if each != ProductStatus.APPROVED])
def test_only_live_products_are_shown(client: Client, db: None, status: str) -> None:
    create_product_on_sale(title="Hidden robe", status=status)
    assert b"Hidden robe" not in client.get("/").content
    assert b"Hidden robe" not in client.get("/c/clothes/").content


@pytest.mark.parametrize("status", [StoreStatus.PAUSED, StoreStatus.SUSPENDED])
def test_a_closed_store_and_its_products_are_not_shown(client: Client, db: None, status: str) -> None:
    create_product_on_sale(title="Hidden robe", store=create_store(status=status, name="Closed House"))
    page = client.get("/").content
    assert b"Hidden robe" not in page
    assert b"Closed House" not in page


def test_a_shelf_holds_what_is_below_it(client: Client, db: None) -> None:
    top = create_category(name="Fashion")
    below = create_category(name="Shoes", parent=top)
    create_category(name="Fashionable")
    create_product_on_sale(title="Sandals", category=create_category(name="Sandals", parent=below))
    create_product_on_sale(title="Elsewhere", category=create_category(name="Fashionable"))
    response = client.get("/c/fashion/")
    assert _titles(response) == ["Sandals"]
    assert b'href="/c/fashion/shoes/"' in response.content
    assert _titles(client.get("/c/fashion/shoes/")) == ["Sandals"]
    assert b'href="/c/fashion/"' in client.get("/c/fashion/shoes/sandals/").content


@pytest.mark.parametrize("path", ["nothing", "fashion/nothing", "a/b/c/d/e/f/g/h", "fashion%00", "..%2f"])
def test_no_such_shelf_is_a_404(client: Client, db: None, path: str) -> None:
    create_category(name="Fashion")
    assert client.get(f"/c/{path}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Bazin", "Wax", "Leppi"]),
        ("sort=newest", ["Bazin", "Wax", "Leppi"]),
        ("sort=price", ["Wax", "Leppi", "Bazin"]),
        ("sort=-price", ["Bazin", "Leppi", "Wax"]),
        ("sort=drop+table", ["Bazin", "Wax", "Leppi"]),
        ("low=320000", ["Bazin", "Leppi"]),
        ("high=320000", ["Wax", "Leppi"]),
        ("low=200 000&high=400 000", ["Leppi"]),
        ("low=-5", ["Bazin", "Wax", "Leppi"]),
        ("low=much", ["Bazin", "Wax", "Leppi"]),
        ("low=1e400", ["Bazin", "Wax", "Leppi"]),
        ("high=99999999999999999999", ["Bazin", "Wax", "Leppi"]),
        ("low=NaN&high=Infinity", ["Bazin", "Wax", "Leppi"]),
        ("page=0", ["Bazin", "Wax", "Leppi"]),
        ("page=99999999999999999999", ["Bazin", "Wax", "Leppi"]),
        ("page=%00", ["Bazin", "Wax", "Leppi"]),
    ],
)
def test_a_shelf_is_narrowed_and_ordered(client: Client, shelf, query: str, titles: list[str]) -> None:
    response = client.get(f"/c/cloth/?{query}")
    assert response.status_code == 200
    assert sorted(_titles(response)) == sorted(titles)
    if "sort" in query:
        assert _titles(response) == titles


def test_a_price_that_is_none_is_told_at_its_field(client: Client, shelf) -> None:
    page = client.get("/c/cloth/?low=much").content.decode()
    assert "Enter an amount in figures." in page
    assert 'value="much"' in page


def test_a_range_of_prices_meets_a_range_of_wishes(client: Client, db: None) -> None:
    product = create_product(title="Robe")
    create_variant(product=product, title="S", price_minor=100_000)
    create_variant(product=product, title="XL", price_minor=200_000)
    assert _titles(client.get("/c/clothes/?low=150000")) == ["Robe"]
    assert _titles(client.get("/c/clothes/?high=150000")) == ["Robe"]
    assert _titles(client.get("/c/clothes/?low=200001")) == []


def test_in_stock_leaves_out_what_is_sold_out_or_all_reserved(client: Client, db: None) -> None:
    create_product_on_sale(title="There")
    create_product_on_sale(title="Gone", stock=0)
    create_product_on_sale(title="Promised", stock=2)
    Variant.objects.filter(product__title="Promised").update(reserved=2)
    create_product_on_sale(title="Withdrawn")
    Variant.objects.filter(product__title="Withdrawn").update(is_active=False)
    assert _titles(client.get("/c/clothes/?in_stock=1")) == ["There"]


def test_pages_hold_twenty_and_keep_the_filters(client: Client, db: None) -> None:
    for _ in range(21):
        create_product_on_sale()
    first = client.get("/c/clothes/?sort=price")
    assert len(_titles(first)) == 20
    assert "sort=price&amp;page=2" in first.content.decode()
    assert len(_titles(client.get("/c/clothes/?sort=price&page=2"))) == 1


def test_htmx_gets_the_shelf_alone(client: Client, shelf) -> None:
    page = client.get("/c/cloth/?sort=price", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<section class="stack" id="shelf">')
    assert "<html" not in page


def test_prices_are_read_in_the_market_s_currency(client: Client, db: None) -> None:
    kenya = create_country(code="KE")
    create_product_on_sale(title="Kiondo", store=create_store(country=kenya), price_minor=150_050)
    client.cookies["market"] = "KE"
    assert _titles(client.get("/c/clothes/", {"low": str(Decimal("1500.50")), "high": "1500,50"})) == ["Kiondo"]


@pytest.mark.parametrize("address", ["/", "/c/clothes/", "/search/"])
def test_these_pages_only_answer_get(client: Client, alice: User, address: str) -> None:
    create_category()
    assert client.post(address).status_code == 405
