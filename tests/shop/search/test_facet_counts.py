"""Every number beside a facet's value, against a count by hand over the same goods."""

from datetime import timedelta
from itertools import product as every_pair
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from shop.catalog.models import OptionValue
from shop.catalog.services import refresh_prices
from shop.common.clock import now
from shop.places.models import Country
from shop.search.providers import postgresql
from shop.search.queries import facet_counts, results
from shop.search.search_form import read_wishes
from shop.search.services import rebuild_search
from tests.factories.catalog import create_category, create_product_with_options
from tests.factories.stores import create_store

BRANDS, COLOURS, SIZES = ("Vlisco", "Woodin", ""), ("Red", "Blue", "Green"), ("S", "M", "L")
KINDS = ("c", "brand", "colour", "size", "condition", "store", "in_stock")
Goods = dict[str, set[str]]


@pytest.fixture
def goods(db: None) -> list[Goods]:
    """Sixteen products, and what is true of each."""
    stores = [create_store(), create_store(delivery_scope="pickup")]
    made = []
    for n in range(16):
        colours, sizes = COLOURS[: n % 4 or 1], SIZES[n % 2 :]
        condition, stock, shelf = ("new", "used", "refurbished")[n % 3], n % 7 % 3, ("Robes", "Cloth")[n % 3 == 1]
        product = create_product_with_options(
            title=f"Pagne {n}" if n % 2 else f"Savon {n}", axes={"Colour": colours, "Size": sizes}, brand=BRANDS[n % 3],
            condition=condition, store=stores[n % 5 == 0], category=create_category(name=shelf),
        )  # fmt: skip
        product.variants.update(stock=stock)
        for value in OptionValue.objects.filter(option__product=product).select_related("option"):
            value.facet, value.facet_value = value.option.name.lower(), value.value.lower()
            value.save()
        made.append(
            {
                "q": {"pagne" if n % 2 else "savon"},
                "c": {shelf.lower()},
                "brand": {BRANDS[n % 3].lower()} - {""},
                "colour": {each.lower() for each in colours},
                "size": {each.lower() for each in sizes},
                "condition": {condition},
                "store": {str(stores[n % 5 == 0].pk)},
                "in_stock": {"1"} if stock else set(),
            }
        )
    rebuild_search()
    return made


def _matching(goods: list[Goods], query: MultiValueDict[str, str], *, without: str = "") -> list[Goods]:
    # All variants of a product have every colour in every size and the same stock here: one of them has whatever the product has.
    return [each for each in goods if all(kind == without or each[kind] & set(values) for kind, values in query.lists())]


def _shown(response: Any) -> dict[str, dict[str, int]]:
    context = response.context
    shown = {facet.kind: {choice.key: choice.number for choice in facet.choices} for facet in context["facets"]}
    return shown | {"c": {each.key: each.number for each in context["shelves"]}, "in_stock": {"1": context["in_stock"]}}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ["pagne"]},
        {"q": ["savon"], "in_stock": ["1"]},
        {"colour": ["blue"]},
        {"colour": ["red", "green"], "size": ["m"], "in_stock": ["1"]},
        {"q": ["pagne"], "brand": ["vlisco"], "condition": ["new", "used"]},
        {"brand": ["vlisco", "woodin"], "size": ["s"]},
        {"condition": ["new"], "colour": ["blue"]},
    ],
)
def test_every_number_is_what_one_counts_by_hand(client: Client, goods: list[Goods], query: dict[str, list[str]]) -> None:
    asked = MultiValueDict(query)
    response = client.get("/search/", query)
    assert response.context["results"].total == len(_matching(goods, asked))
    shown = _shown(response)
    for kind in KINDS:
        others = _matching(goods, asked, without=kind)
        values = {value for each in others for value in each[kind]}
        counted = {value: sum(value in each[kind] for each in others) for value in values}
        if kind in shown or len(counted) > 1:  # a question with one answer is not asked
            assert {key: number for key, number in shown[kind].items() if number} == counted, kind


@pytest.fixture
def mixed_goods(db: None) -> None:
    """Thirty products whose variants differ in whatever a variant can: price, a lower one for a while, stock, and whether it is sold."""
    draw, stores = Random(5), [create_store(), create_store()]
    for n in range(30):
        colours, sizes = draw.sample(COLOURS, draw.randint(1, 3)), draw.sample(SIZES, draw.randint(1, 3))
        product = create_product_with_options(
            title=f"Pagne {n}" if n % 3 else f"Savon {n}", axes={"Colour": colours, "Size": sizes}, brand=draw.choice(BRANDS),
            condition=draw.choice(("new", "used")), store=draw.choice(stores),
            category=create_category(name=draw.choice(("Robes", "Cloth"))),
        )  # fmt: skip
        for value in OptionValue.objects.filter(option__product=product).select_related("option"):
            value.facet, value.facet_value = value.option.name.lower(), value.value.lower()
            value.save()
        for place, variant in enumerate(product.variants.all()):
            variant.price_minor, variant.stock = draw.choice((1_000, 2_000, 3_000, 9_000)), draw.choice((0, 3, 3))
            variant.is_active = place == 0 or draw.random() < 0.8
            if draw.random() < 0.3:
                variant.sale_price_minor, variant.sale_ends_at = variant.price_minor // 2, now() + timedelta(days=draw.choice((-1, 1)))
            variant.save()
        refresh_prices(product)
    rebuild_search()


CHOICES: dict[str, list[dict[str, list[str]]]] = {
    "price": [{}, {"low": ["1500"]}, {"high": ["2500"]}, {"low": ["1000"], "high": ["2500"]}, {"low": ["1500"], "high": ["9000"]}],
    "chosen": [
        {}, {"in_stock": ["1"]}, {"condition": ["new"]}, {"colour": ["red"]}, {"colour": ["red", "blue"], "in_stock": ["1"]},
        {"colour": ["green"], "size": ["m", "l"]}, {"size": ["s"], "brand": ["vlisco"], "in_stock": ["1"]},
        {"q": ["pagne"], "condition": ["used", "new"], "colour": ["blue"], "in_stock": ["1"]},
    ],
}  # fmt: skip


def test_every_number_is_what_its_click_finds_whatever_else_is_asked(mixed_goods: None) -> None:
    market = Country.objects.get(code="GN")
    for price, chosen in every_pair(*CHOICES.values()):
        query = {**price, **chosen}
        told = _results(query, market).counts
        for kind, values in told.values.items():
            for value in values:
                clicked = {**query, kind: [value.key]}
                assert value.number == _results(clicked, market, facets=False).counts.total, (query, kind, value.key)


def _results(query: dict[str, list[str]], market: Country, *, facets: bool = True) -> results.Results:
    return results.find_products(read_wishes(QueryDict(urlencode(query, doseq=True)), market=market), facets=facets)


@pytest.mark.parametrize("fewest", [4, 10_000])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"condition": ["new"]},
        {"condition": ["new", "used"], "in_stock": ["1"]},
        {"condition": ["new"], "brand": ["vlisco"]},
        {"colour": ["red"], "condition": ["new"]},
    ],
)
def test_beyond_the_bound_numbers_are_at_least(
    client: Client, goods: list[Goods], monkeypatch: pytest.MonkeyPatch, query: dict[str, list[str]], fewest: int
) -> None:
    """However the first matches are looked for: on PostgreSQL among the newest, or by an index."""
    found = len(_matching(goods, MultiValueDict(query)))
    monkeypatch.setattr(facet_counts, "CAP", 3)
    monkeypatch.setattr(postgresql, "FEWEST", fewest)
    response = client.get("/search/", query)
    counts = response.context["results"].counts
    assert found > 3
    assert counts.total == 4
    assert counts.is_capped
    assert len(response.context["products"]) == min(found, results.PAGE)
    conditions = {
        choice.key: choice.number for facet in response.context["facets"] if facet.kind == "condition" for choice in facet.choices
    }
    assert sum(conditions.values()) == 4
    if "in_stock" in query:
        assert response.context["in_stock"] == 4
