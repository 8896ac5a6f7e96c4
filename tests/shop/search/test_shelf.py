"""The shelf: narrowing, ordering and paging, the same in a category, on a storefront and in the search."""

from decimal import Decimal

import pytest
from django.test import Client

from shop.catalog.models import Category, OptionValue, Variant
from shop.catalog.services import refresh_prices
from shop.search.services import rebuild_search
from tests.factories.catalog import create_category, create_product, create_product_on_sale, create_product_with_options, create_variant
from tests.factories.places import create_country
from tests.factories.stores import create_store


def _titles(response) -> list[str]:
    return [product.title for product in response.context["products"]]


@pytest.fixture
def shelf(db: None) -> Category:
    category = create_category(name="Cloth")
    for title, price in (("Leppi", 320_000), ("Wax", 185_000), ("Bazin", 950_000)):
        create_product_on_sale(title=title, price_minor=price, category=category)
    rebuild_search()
    return category


def test_a_shelf_holds_what_is_below_it(client: Client, db: None) -> None:
    top = create_category(name="Fashion")
    below = create_category(name="Shoes", parent=top)
    create_category(name="Fashionable")
    create_product_on_sale(title="Sandals", category=create_category(name="Sandals", parent=below))
    create_product_on_sale(title="Elsewhere", category=create_category(name="Fashionable"))
    rebuild_search()
    response = client.get("/c/fashion/")
    assert _titles(response) == ["Sandals"]
    assert b'href="/c/fashion/shoes/"' in response.content
    assert _titles(client.get("/c/fashion/shoes/")) == ["Sandals"]
    assert b'href="/c/fashion/"' in client.get("/c/fashion/shoes/sandals/").content


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


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("much", "“much”: Enter an amount in figures."),
        ("100 USD", "“100 USD”: This amount is in USD. Enter it in GNF."),
        ("-5", "negative"),
    ],
)
def test_a_price_that_is_none_is_told_at_its_field(client: Client, shelf, typed: str, says: str) -> None:
    page = client.get("/c/cloth/", {"low": typed}).content.decode()
    assert says in page
    assert f'value="{typed}"' in page


@pytest.mark.parametrize("typed", ["320.000", "320 000", "320,000 FG", "٣٢٠٬٠٠٠"])
def test_a_price_may_be_typed_as_it_is_written(client: Client, shelf, typed: str) -> None:
    low, plain = client.get("/c/cloth/", {"low": typed}), client.get("/c/cloth/", {"low": "320000"})
    assert _titles(low) == _titles(plain)
    assert _titles(low) != _titles(client.get("/c/cloth/", {"low": "320"}))


def test_a_range_of_prices_meets_a_range_of_wishes(client: Client, db: None) -> None:
    product = create_product(title="Robe")
    create_variant(product=product, title="S", price_minor=100_000)
    create_variant(product=product, title="XL", price_minor=200_000)
    rebuild_search()
    assert _titles(client.get("/c/clothes/?low=150000")) == ["Robe"]
    assert _titles(client.get("/c/clothes/?high=150000")) == ["Robe"]
    assert _titles(client.get("/c/clothes/?low=200001")) == []
    assert _titles(client.get("/c/clothes/?low=120000&high=150000")) == []  # none of its variants costs that
    product.variants.filter(title="XL").update(sale_price_minor=140_000)
    assert _titles(client.get("/c/clothes/?low=120000&high=150000")) == ["Robe"]


def test_one_variant_costs_so_much_and_is_what_was_chosen(client: Client, db: None) -> None:
    product = create_product_with_options(title="Robe", axes={"Size": ["S", "M"], "Colour": ["Red", "Blue"]}, price_minor=100_000)
    product.variants.filter(title="M / Red").update(price_minor=180_000)
    product.variants.filter(title="S / Blue").update(stock=0)
    refresh_prices(product)
    for value in OptionValue.objects.select_related("option"):
        value.facet, value.facet_value = {"Size": "size", "Colour": "colour"}[value.option.name], value.value.lower()
        value.save()
    rebuild_search()
    dear, cheap = "low=150000", "high=120000"
    for wishes, found in [
        (f"{dear}&size=m", True), (f"{dear}&size=s", False), (f"{dear}&size=m&colour=red", True), (f"{dear}&size=m&colour=blue", False),
        (f"{cheap}&size=s&colour=blue", True), (f"{cheap}&size=s&colour=blue&in_stock=1", False), (f"{dear}&size=s&size=m", True),
    ]:  # fmt: skip
        assert _titles(client.get(f"/c/clothes/?{wishes}")) == (["Robe"] if found else []), wishes


def test_in_stock_leaves_out_what_is_sold_out_or_all_reserved(client: Client, db: None) -> None:
    create_product_on_sale(title="There")
    create_product_on_sale(title="Gone", stock=0)
    create_product_on_sale(title="Promised", stock=2)
    Variant.objects.filter(product__title="Promised").update(reserved=2)
    create_product_on_sale(title="Withdrawn")
    Variant.objects.filter(product__title="Withdrawn").update(is_active=False)
    rebuild_search()
    assert _titles(client.get("/c/clothes/?in_stock=1")) == ["There"]


def test_htmx_gets_the_shelf_alone(client: Client, shelf) -> None:
    page = client.get("/c/cloth/?sort=price", headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<section class="shelf" id="shelf">')
    assert "<html" not in page


def test_prices_are_read_in_the_market_s_currency(client: Client, db: None) -> None:
    kenya = create_country(code="KE")
    create_product_on_sale(title="Kiondo", store=create_store(country=kenya), price_minor=150_050)
    rebuild_search()
    client.cookies["market"] = "KE"
    assert _titles(client.get("/c/clothes/", {"low": str(Decimal("1500.50")), "high": "1500,50"})) == ["Kiondo"]


def test_what_is_empty_offers_nothing_to_order_and_to_narrow(client: Client, shelf) -> None:
    def has_controls(**query: str) -> bool:
        page = client.get("/search/", query).content.decode()
        assert ('id="shelf-sort"' in page) == ('id="filters"' in page)
        return 'id="filters"' in page

    assert has_controls()
    assert not has_controls(q="xqzzyk vwqpt")
    assert has_controls(q="xqzzyk vwqpt", in_stock="1"), "a choice can be taken back"
    assert has_controls(q="xqzzyk vwqpt", low="much"), "what was not understood is said at its field"
