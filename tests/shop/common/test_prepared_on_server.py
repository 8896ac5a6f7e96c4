"""Statements that PostgreSQL keeps: prepared once on each connection, and never in the way of a migration or of a lost connection."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.prepared import Blank, Outdated, prepared
from shop.orders.models import Checkout
from shop.places.models import TaxRate
from tests.factories.catalog import create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_country
from tests.shop.checkout.test_races import ready_to_buy

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _nothing_prepared() -> None:
    connection.close()


@prepared
def rates_of(country: Blank, day: Blank, least: Blank, is_compound: Blank) -> QuerySet[TaxRate]:
    rates = TaxRate.objects.filter(country=country, valid_from__lte=day, rate_bp__gte=least, is_compound=is_compound)
    return rates.exclude(code="100%s").order_by("pk")


@pytest.fixture
def rate() -> TaxRate:
    return TaxRate.objects.create(country=create_country(), code="TVA", rate_bp=1800, valid_from=now().date())


def prepared_here(part: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE NOT from_sql AND statement LIKE %s", [f"%{part}%"])
        return [row[0] for row in cursor.fetchall()]


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def ask(**other: Any) -> list[TaxRate]:
    asked: dict[str, Any] = {"country": "GN", "day": now().date(), "least": 1, "is_compound": False} | other
    return rates_of(*asked.values())


def test_prepared_once_for_values_of_any_size(rate):
    assert [ask(), ask(least=1800), ask(least=1801), ask(least=2**40), ask(is_compound=True)] == [[rate], [rate], [], [], []]
    assert ask(day=now().date() - timedelta(days=1)) == []
    (statement,) = prepared_here("places_taxrate")
    assert "$4" in statement


def test_constants_stand_in_the_sql_and_values_do_not(rate):
    hostile = "GN' OR 1=1 --"
    assert ask(country=hostile) == []
    (statement,) = prepared_here("places_taxrate")
    assert "100%s" in statement
    assert hostile not in statement
    assert ask() == [rate]
    TaxRate.objects.update(code="100%s")
    assert ask() == []


def test_instants_prepare_once():
    product = create_variant().product
    before = prepared(lambda at: Product.objects.filter(published_at__lte=at))
    assert (before(now() + timedelta(seconds=1)), before(product.published_at - timedelta(seconds=1))) == ([product], [])
    assert len(prepared_here("published_at")) == 1


def test_query_log_shows_what_was_asked(rate):
    with CaptureQueriesContext(connection) as queries:
        ask(least=77)
    (query,) = queries
    assert query["sql"].startswith("SELECT")
    assert "77" in query["sql"]
    assert "'GN'" in query["sql"]
    assert prepared_here("places_taxrate")


def test_wrappers_see_it(rate):
    seen = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        ask()
    assert len(seen) == 1


def test_a_lost_connection_is_prepared_anew(rate):
    assert ask() == [rate]
    gone = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [gone])
    other.close()
    with pytest.raises(OperationalError):
        ask()
    close_old_connections()  # as at the end of every request
    assert ask() == [rate]
    assert prepared_here("places_taxrate")


def test_after_a_rollback(rate):
    with transaction.atomic():
        assert ask() == [rate]
        transaction.set_rollback(True)
    assert ask() == [rate]


@pytest.fixture
def altered() -> Iterator[None]:
    """Gives the column its type back."""
    yield
    connection.close()
    execute("ALTER TABLE places_taxrate DROP COLUMN IF EXISTS newer")
    execute("ALTER TABLE places_taxrate ALTER COLUMN code TYPE varchar(12)")


def elsewhere(sql: str) -> None:
    """A migration, by another process."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(sql)
    other.close()


@pytest.mark.usefixtures("altered")
def test_a_migration_may_add_and_drop_columns_that_are_not_asked_for(rate):
    assert ask() == [rate]
    elsewhere("ALTER TABLE places_taxrate ADD COLUMN newer integer NOT NULL DEFAULT 3")
    with transaction.atomic():
        assert ask() == [rate]
    elsewhere("ALTER TABLE places_taxrate DROP COLUMN newer")
    with transaction.atomic():
        assert ask() == [rate]


@pytest.mark.usefixtures("altered")
def test_a_migration_may_change_a_column_that_is_asked_for(rate):
    assert ask() == [rate]
    elsewhere("ALTER TABLE places_taxrate ALTER COLUMN code TYPE varchar(24)")
    assert ask() == [rate]


@pytest.mark.usefixtures("altered")
def test_in_a_transaction_such_a_change_is_told_and_the_next_try_goes_well(rate):
    assert ask() == [rate]
    elsewhere("ALTER TABLE places_taxrate ALTER COLUMN code TYPE varchar(24)")
    with pytest.raises(Outdated), transaction.atomic():
        ask()
    with transaction.atomic():
        assert ask() == [rate]


@pytest.mark.usefixtures("altered")
def test_an_order_during_such_a_migration_is_placed(alice):
    variant = create_variant(stock=9)
    ready_to_buy(cart_with(alice, {variant: 1}), token="first")()
    second = ready_to_buy(cart_with(alice, {variant: 1}), token="second")
    elsewhere("ALTER TABLE places_taxrate ALTER COLUMN code TYPE varchar(24)")
    assert second().orders.count() == 1
    assert Checkout.objects.count() == 2


@pytest.fixture
def _unprepared() -> Iterator[None]:
    options = connection.settings_dict["OPTIONS"]
    kept = options.pop("prepare_threshold")
    connection.close()
    yield
    options["prepare_threshold"] = kept
    connection.close()


@pytest.mark.usefixtures("_unprepared")
def test_where_it_may_not_nothing_is_prepared(rate, alice):
    plain = prepared(rates_of.compose)
    assert plain("GN", now().date(), 5, False) == [rate]
    ready_to_buy(cart_with(alice, {create_variant(stock=9): 1}), token="first")()
    assert prepared_here("") == []
