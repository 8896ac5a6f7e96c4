"""Lists of more products than are counted: every order goes on to the last of them, and the best matches say that they do not."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from django.test import Client

from shop.catalog.models import Product
from shop.search import shelf
from shop.search.models import SearchDocument, SearchStore
from shop.search.queries import facet_counts, nearest, results
from shop.search.services import index as indexing
from shop.search.services import rebuild_search
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store

HERE = "9.58,-13.67"
PLACES = [
    (9.581, -13.67),
    (9.60, -13.67),
    (9.60, -13.67),
    (9.75, -13.67),
    (10.2, -13.2),
    (9.58, -13.67),
]  # two stores in one house; of the last nobody knows
EACH = 4


@pytest.fixture
def long_list(db: None, monkeypatch: pytest.MonkeyPatch) -> Sequence[int]:
    """All products from the nearest on, more of them than are counted."""
    category = create_category()
    stores = [create_store(latitude=latitude, longitude=longitude) for latitude, longitude in PLACES]
    made: dict[int, list[int]] = {}
    for turn in range(EACH):
        for place, store in enumerate(stores):
            product = create_product_on_sale(store=store, category=category, title=f"Robe {turn}")
            made.setdefault(2 if place == 1 else place, []).append(product.pk)
    rebuild_search()
    for table in (SearchDocument, SearchStore):
        table.objects.filter(store=stores[-1]).update(east=None, north=None)
    for module in (facet_counts, results, shelf):
        monkeypatch.setattr(module, "CAP", 5)
    monkeypatch.setattr(results, "PAGE", 3)
    monkeypatch.setattr(nearest, "FIRST", 1)
    return [pk for place in sorted(made) for pk in sorted(made[place])]


def _leaf(client: Client, query: dict[str, str], way: str = "next") -> tuple[list[int], list[str]]:
    """The products of every page in this direction, and the cursors of the pages behind the first one."""
    keys: list[int] = []
    cursors: list[str] = []
    while True:
        response = client.get("/search/", {**query, **({"from": cursors[-1]} if cursors else {})})
        page = [product.pk for product in response.context["products"]]
        keys += page if way == "next" else page[::-1]
        cursor = getattr(response.context["results"], way)
        if not cursor:
            return keys, cursors
        cursors.append(cursor)


@pytest.mark.parametrize("words", [{}, {"q": "robe"}])
def test_nearest_first_goes_on_to_the_last(client: Client, long_list: Sequence[int], words: dict[str, str]) -> None:
    near = {"at": HERE, "sort": "near", **words}
    found, cursors = _leaf(client, near)
    # What has no place comes last, wherever it may be; what stands in one house stands in the order of its keys.
    assert found == long_list
    back, _more = _leaf(client, {**near, "from": cursors[-1]}, "next")
    assert back == long_list[-len(back) :]
    response = client.get("/search/", {**near, "from": cursors[-1]})
    before = [product.pk for product in client.get("/search/", {**near, "from": response.context["results"].previous}).context["products"]]
    assert before == long_list[-len(back) - 3 : -len(back)]


def test_nearest_first_keeps_to_what_is_chosen(client: Client, long_list: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    away = client.get("/search/", {"at": HERE, "sort": "near", "km": "5"})
    assert "More than 5 products" in " ".join(away.content.decode().split())
    found, _cursors = _leaf(client, {"at": HERE, "sort": "near", "km": "5"})
    assert found == list(long_list[: 3 * EACH])
    store = Product.objects.get(pk=long_list[0]).store
    monkeypatch.setattr(facet_counts, "CAP", 2)
    found, _cursors = _leaf(client, {"at": HERE, "sort": "near", "store": str(store.pk)})
    assert found == list(long_list[:EACH])


@pytest.mark.parametrize("order", ["newest", "price", "-price", "popular", "rating"])
def test_every_other_order_goes_on_too(client: Client, long_list: Sequence[int], order: str) -> None:
    found, _cursors = _leaf(client, {"q": "robe", "sort": order})
    assert sorted(found) == sorted(long_list)


def test_the_best_matches_say_where_they_end(client: Client, long_list: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "SAMPLES", (1, 5, 2))
    first = client.get("/search/", {"q": "robe"})
    assert "More than 5 products" in " ".join(first.content.decode().split())
    assert "Only the best matches" not in first.content.decode(), "there is another page"
    found, cursors = _leaf(client, {"q": "robe"})
    assert len(found) < len(long_list)
    last = " ".join(client.get("/search/", {"q": "robe", "from": cursors[-1]}).content.decode().split())
    assert "Only the best matches are shown here." in last
    assert 'href="?q=robe&amp;sort=newest"' in last
    whole = client.get("/search/", {"q": "robe", "sort": "newest", "from": _leaf(client, {"q": "robe", "sort": "newest"})[1][-1]})
    assert "Only the best matches" not in whole.content.decode()


def test_a_list_that_is_counted_to_its_end_says_nothing(client: Client, long_list: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facet_counts, "CAP", 100)
    monkeypatch.setattr(results, "CAP", 100)
    found, cursors = _leaf(client, {"q": "robe"})
    assert sorted(found) == sorted(long_list)
    assert "Only the best matches" not in client.get("/search/", {"q": "robe", "from": cursors[-1]}).content.decode()


def test_a_search_during_a_rebuild_finds_what_it_found_before(
    client: Client, long_list: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[int]] = []
    near = {"at": HERE, "sort": "near", "q": "robe"}
    write = indexing._index_batch

    def look_and_write(batch: Sequence[int]) -> int:
        seen.append(_leaf(client, near)[0])
        return write(batch)

    monkeypatch.setattr(indexing, "BATCH", 5)
    monkeypatch.setattr(indexing, "_index_batch", look_and_write)
    Product.objects.update(title="Jupe")
    rebuild_search()
    assert len(seen) == 5
    shown = [set(each) for each in seen]
    assert shown[0] == set(long_list)
    for earlier, later in pairwise(shown):
        assert later < earlier, "a batch after the other; what is not written yet is found as it was"
    assert _leaf(client, near)[0] == []
