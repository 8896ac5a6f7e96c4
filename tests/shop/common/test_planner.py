"""The database's planner is told of tables that have grown, and of nothing else."""

from typing import Any

import pytest
from django.db import DatabaseError, connection

from sellers.services.import_runs import runner
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.common import planner
from shop.common.planner import tell_planner, tell_planner_of_growth, tell_planner_on_leaving
from shop.search import tasks
from shop.search.models import FacetValue, SearchDocument
from shop.search.services import rebuild_search
from tests.factories.catalog import create_product_on_sale
from tests.factories.imports import import_bytes
from tests.factories.stores import create_store

TABLE = "search_facetvalue"


def _rows_known(table: str) -> int:
    """As many as the planner believes there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE relname = %s", [table])
        else:
            cursor.execute("SELECT max(CAST(stat AS integer)) FROM sqlite_stat1 WHERE tbl = %s", [table])
        return (cursor.fetchone() or [0])[0] or 0


def _write(first: int, last: int) -> None:
    FacetValue.objects.bulk_create(FacetValue(kind="x", key=str(n)) for n in range(first, last))
    _flush_counts()


def _delete(first: int, last: int) -> None:
    FacetValue.objects.filter(key__in=[str(n) for n in range(first, last)]).delete()
    _flush_counts()


def _flush_counts() -> None:
    if connection.vendor == "postgresql":  # the server counts what was changed when the transaction is over, and tells a little later
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")


def test_a_table_that_has_doubled_is_looked_at_once(transactional_db: None) -> None:
    tell_planner()
    _write(0, 700)
    assert TABLE in tell_planner_of_growth()
    assert _rows_known(TABLE) == 700
    assert TABLE not in tell_planner_of_growth()
    _write(700, 900)
    assert TABLE not in tell_planner_of_growth(), "not yet twice as many"
    _write(900, 1_600)
    assert TABLE in tell_planner_of_growth()
    assert _rows_known(TABLE) == pytest.approx(1_600, rel=0.4)  # as SQLite estimates it
    assert TABLE not in tell_planner_of_growth()


def test_a_table_that_has_halved_is_looked_at_once(transactional_db: None) -> None:
    _write(0, 1_600)
    tell_planner()
    _delete(1_000, 1_600)
    assert (TABLE in tell_planner_of_growth()) == (connection.vendor == "postgresql"), "there are still more than half of them"
    _delete(700, 1_000)
    _delete(400, 700)
    assert TABLE in tell_planner_of_growth()
    assert TABLE not in tell_planner_of_growth()


@pytest.mark.parametrize("rows", [30_000, 60_000])
def test_a_large_table_is_not_looked_at_again_and_again(transactional_db: None, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """However little of it SQLite looks at, and however wrong it estimates its size by that."""
    if connection.vendor == "sqlite":
        monkeypatch.setattr(planner, "LOOKED_AT", 20)
    tell_planner()
    _write(0, rows)
    assert TABLE in tell_planner_of_growth()
    assert TABLE not in tell_planner_of_growth()
    tell_planner()
    assert TABLE not in tell_planner_of_growth()


def test_what_somebody_else_has_told_of_a_large_table_is_an_estimate_once(transactional_db: None) -> None:
    _write(0, 3_000)
    tell_planner()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM sqlite_stat1 WHERE tbl = '{TABLE}' AND idx IS NULL")
            cursor.execute(f"UPDATE sqlite_stat1 SET stat = '1400 1' WHERE tbl = '{TABLE}'")
        assert TABLE in tell_planner_of_growth()
    assert TABLE not in tell_planner_of_growth()


def test_few_rows_are_not_worth_it(transactional_db: None) -> None:
    tell_planner()
    _write(0, planner.FEWEST - 1)
    assert TABLE not in tell_planner_of_growth()


def test_a_rebuild_tells_what_it_has_written(db: None) -> None:
    for _n in range(3):
        create_product_on_sale()
    rebuild_search()
    assert _rows_known(SearchDocument._meta.db_table) == 3


def test_the_nightly_count_looks_at_everything(db: None) -> None:
    create_product_on_sale()
    tasks.count_popularity.call_local()
    assert _rows_known("catalog_product") == 1


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many products there were each time the planner was told of growth."""
    found: list[int] = []
    for module in (tasks, runner):
        monkeypatch.setattr(module, "tell_planner_of_growth", lambda: found.append(Product.objects.count()))
    return found


def test_the_sweep_tells_of_growth(db: None, told: list[int]) -> None:
    tasks.sweep_documents.call_local()
    assert told == [0]


def test_an_import_tells_of_growth_when_it_has_written(bob: User, told: list[int]) -> None:
    import_bytes(create_store(owner=bob), b"Handle,Title,Status,Variant Price\na,A,active,10000\nb,B,draft,10000\n")
    assert told[-1] == 2


def test_leaving_never_fails(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def refuse() -> Any:
        asked.append(True)
        raise DatabaseError("database is locked")

    monkeypatch.setattr(planner, "tell_planner_of_growth", refuse)
    tell_planner_on_leaving()
    assert asked == ([True] if connection.vendor == "sqlite" else [])
