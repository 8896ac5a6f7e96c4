"""What a search looks at: the same few rows whatever the database's planner knows of the tables. Rows and pages are counted, never time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from shop.common.planner import tell_planner
from shop.search.documents import Document
from shop.search.models import FacetValue, SearchWord
from shop.search.providers import postgresql
from shop.search.queries import stocked_shelves
from shop.search.queries.results import find_products
from shop.search.queries.stocked_shelves import stocked_paths
from shop.search.queries.suggestions import suggestions_for
from shop.search.queries.wishes import Wishes
from shop.search.services import index as indexing
from tests.factories.places import create_country
from tests.factories.search import write_documents
from tests.factories.stores import create_store
from tests.plans import rows_handled, rows_read

MANY, RARE = 800, 80  # documents, and of every so many one has the word that is looked for


@pytest.fixture
def full_market(db: None) -> None:
    write_documents(MANY, store=create_store(), title=lambda n: f"{'lampe solaire' if n % RARE == 0 else 'mangue'} numero")


def _steps(act: Callable[[], Any]) -> int:
    """What the act takes: steps of SQLite's machine by the hundred, rows that PostgreSQL reads."""
    if connection.vendor == "postgresql":
        return rows_read(act)
    ticks = 0

    def tick() -> int:
        nonlocal ticks
        ticks += 1
        return 0

    connection.connection.set_progress_handler(tick, 100)
    try:
        act()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return ticks


def _forget_statistics() -> None:
    """As in a new shop. PostgreSQL's tables of a test have none anyway."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_searchdocument")  # or there is no table to empty
            cursor.execute("DELETE FROM sqlite_stat1")
            cursor.execute("ANALYZE sqlite_master")  # reads them again


SEARCHES: dict[str, Callable[[Wishes], Any]] = {
    "a word": lambda wishes: find_products(wishes.with_(text="lampe")),
    "two words": lambda wishes: find_products(wishes.with_(text="lampe solaire")),
    "most of the words": lambda wishes: find_products(wishes.with_(text="lampe absente")),
    "by price": lambda wishes: find_products(wishes.with_(text="lampe", sort="price")),
    "while typing": lambda wishes: suggestions_for(wishes.market, "numero lamp"),
}


@pytest.mark.usefixtures("full_market")
def test_the_words_come_first_whatever_the_planner_knows(vendor: str) -> None:
    wishes = Wishes(market=create_country())
    _forget_statistics()
    blind = {name: _steps(lambda search=search: search(wishes)) for name, search in SEARCHES.items()}
    tell_planner()
    told = {name: _steps(lambda search=search: search(wishes)) for name, search in SEARCHES.items()}
    assert {name for name in SEARCHES if blind[name] > 1.5 * told[name] + 5} == set()
    if vendor == "sqlite":  # PostgreSQL's rows are also those of the market that it counts
        assert max(blind.values()) < MANY // 10


BRANDS, COLOURS, NARROWED = 400, 40, 600  # values, and documents that have one of each


@pytest.fixture
def branded_market(db: None) -> None:
    """Documents with ten numbers each, as the real ones have, of some hundred values that nobody has told the planner of."""
    kinds = {"brand": BRANDS, "colour": COLOURS, "size": COLOURS, "condition": 2, "in_stock": 1, **{f"a_{n}": COLOURS for n in range(5)}}
    FacetValue.objects.bulk_create(FacetValue(kind=kind, key=str(n)) for kind, number in kinds.items() for n in range(1, number + 1))
    numbers = {kind: list(FacetValue.objects.filter(kind=kind).order_by("pk").values_list("pk", flat=True)) for kind in kinds}
    write_documents(
        NARROWED, store=create_store(), title=lambda _n: "lampe", facets=lambda n: sorted(each[n % len(each)] for each in numbers.values())
    )


COUNTED: dict[str, Callable[[Wishes], Wishes]] = {
    "everything": lambda wishes: wishes,
    "a price": lambda wishes: wishes.with_(low=500, high=2_000),
    "two facets and a price": lambda wishes: wishes.with_(text="lampe", chosen={"condition": ("1",), "in_stock": ("1",)}, low=500),
}


@pytest.mark.postgres
@pytest.mark.parametrize("is_told", [False, True])
@pytest.mark.parametrize("name", COUNTED)
def test_numbers_are_gone_through_once_whatever_the_planner_knows(branded_market: None, name: str, is_told: bool) -> None:
    """A few steps for each number of a match. To look one up for each match and value takes hundreds for each."""
    if is_told:
        tell_planner()
    wishes = COUNTED[name](Wishes(market=create_country()))
    assert rows_handled(lambda: find_products(wishes), table="search_facetvalue") < 60 * NARROWED


@pytest.mark.usefixtures("branded_market")
def test_counting_takes_the_same_steps_whatever_the_planner_knows(vendor: str) -> None:
    if vendor != "sqlite":
        return
    market = create_country()
    _forget_statistics()
    blind = {name: _steps(lambda wish=wish: find_products(wish(Wishes(market=market)))) for name, wish in COUNTED.items()}
    tell_planner()
    told = {name: _steps(lambda wish=wish: find_products(wish(Wishes(market=market)))) for name, wish in COUNTED.items()}
    assert {name for name in COUNTED if blind[name] > 1.5 * told[name] + 5} == set()


@pytest.mark.parametrize("sample", [1, 8, stocked_shelves.SAMPLE])
def test_a_full_shelf_is_not_looked_through(db: None, vendor: str, monkeypatch: pytest.MonkeyPatch, sample: int) -> None:
    """Of 400 documents on one shelf and one on another, to say that both have something; whatever the first documents are."""
    monkeypatch.setattr(stocked_shelves, "SAMPLE", sample)
    monkeypatch.setattr(postgresql, "SAMPLE", 8)
    full, rare, empty = (FacetValue.objects.create(kind="c", key=key) for key in ("robes", "sacs", "lampes"))
    facets = [[rare.pk], *([[full.pk]] * 400)]
    write_documents(401, store=create_store(), title=lambda _n: "lampe", facets=lambda n: facets[n])
    found: list[set[str]] = []

    def ask() -> None:
        cache.clear()
        found.append(stocked_paths(create_country(), ["robes", "sacs", "lampes", "nowhere"]))

    if vendor == "postgresql":
        passed = rows_handled(ask, table="search_searchdocument")
        assert passed < 300 or sample > 8
    ask()
    assert all(each == {"robes", "sacs"} for each in found)
    assert empty.key not in found[0]


def _pages_read(act: Callable[[], Any]) -> int:
    """Pages that PostgreSQL touches for the SELECTs of the vocabulary in the act."""
    asked: list[tuple[str, Any]] = []

    def remember(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and "search_searchword" in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(remember):
        act()
    return sum(map(_pages_of, asked))


def _pages_of(statement: tuple[str, Any]) -> int:
    sql, params = statement
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (plan,) = cursor.fetchone()
    return int(plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"])


def _document(words: set[str]) -> Document:
    blank: dict[str, Any] = dict.fromkeys(Document.__dataclass_fields__)
    return Document(**blank | {"words": words})


@pytest.mark.postgres
@pytest.mark.parametrize("vocabulary", [2_000, 20_000])
def test_known_words_are_looked_up_as_they_stand(db: None, vocabulary: int) -> None:
    """Nine pages a word at most, however many words there are: from the root of their index down. Never through their trigrams."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchword (word, frequency) SELECT translate(md5(n::text), '0123456789', 'ghijklmnop'), 1 "
            "FROM generate_series(1, %s) n",
            [vocabulary],
        )
    words = set(SearchWord.objects.order_by("word").values_list("word", flat=True)[:600])
    assert _pages_read(lambda: indexing._learn_words([_document(words)])) <= 9 * len(words)
