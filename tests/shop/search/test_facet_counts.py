"""Every number beside a facet's value, against a count by hand over the same goods."""

from typing import Any

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from shop.catalog.models import OptionValue
from shop.search.providers import postgresql
from shop.search.queries import facet_counts, results
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
