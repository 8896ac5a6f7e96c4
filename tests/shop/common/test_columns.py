"""Plain columns are written, compared and converted as Django does it itself: for every column of every table."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Count, F, Model
from django.db.models.expressions import Col
from django.db.models.functions import Lower
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import cached_property

from shop.accounts.models import User
from shop.common.prepared import columns
from shop.orders.models import Order
from tests.factories.orders import create_order


@contextmanager
def django_alone() -> Iterator[None]:
    """Without what `quicken_columns` puts in its place."""
    with pytest.MonkeyPatch.context() as patched:
        identity = cached_property(columns.identity_of_django)
        identity.__set_name__(Col, "identity")
        patched.setattr(Col, "identity", identity)
        patched.setattr(SQLCompiler, "compile", columns.compile_of_django)
        patched.setattr(SQLCompiler, "get_converters", columns.converters_of_django)
        patched.setattr(SQLCompiler, "get_default_columns", columns.columns_of_django)
        yield


def test_they_are_in_place() -> None:
    assert SQLCompiler.compile is columns.quick_compile
    assert SQLCompiler.get_converters is columns.quick_converters
    assert SQLCompiler.get_default_columns is columns.quick_default_columns
    assert vars(Col)["identity"].func is columns.quick_identity


def test_no_database_writes_a_plain_column_in_its_own_way() -> None:
    assert [name for name in ("as_sqlite", "as_postgresql") if hasattr(Col, name)] == []


def test_each_column_of_each_table() -> None:
    models = apps.get_models(include_auto_created=True)
    assert len(models) > 150
    for model in models:
        compiler: Any = model._base_manager.all().query.get_compiler("default")
        compiler.setup_query()
        assert compiler.get_default_columns({}) == columns.columns_of_django(compiler, {}), model
        for column in (
            made for field in model._meta.concrete_fields for made in (field.get_col("t1"), Col("t1", field, field), Col(None, field))
        ):
            assert columns.quick_identity(column) == columns.identity_of_django(column), (model, column)
            assert compiler.compile(column) == columns.compile_of_django(compiler, column), (model, column)
        _compare_converters(compiler, [field.get_col("t1") for field in model._meta.concrete_fields])


def _compare_converters(compiler: Any, plain: list[Col]) -> None:
    quick, own = compiler.get_converters(plain), columns.converters_of_django(compiler, plain)
    assert quick.keys() == own.keys()
    for position, (functions, column) in own.items():
        assert quick[position][1] is column
        assert [_name(each) for each in quick[position][0]] == [_name(each) for each in functions], column


def _name(function: Any) -> tuple[str, object]:
    return function.__qualname__, getattr(function, "__self__", None)


QUESTIONS = [
    lambda: Order.objects.select_related("buyer", "store__owner__photo").order_by("-pk"),
    lambda: Order.objects.select_related("buyer").only("number", "buyer__name").order_by("buyer__email", "number"),
    lambda: Order.objects.defer("phone"),
    lambda: Order.objects.order_by(Lower("recipient"), F("buyer__name").desc()).distinct(),
    lambda: Order.objects.values("store__name").annotate(orders=Count("pk")).order_by("store__name"),
    lambda: User.objects.filter(orders__store__in=Order.objects.values("store")).annotate(orders_placed=Count("orders")),
    lambda: (
        Order.objects.order_by().values_list("pk", "number").union(Order.objects.order_by().values_list("pk", "phone")).order_by("number")
    ),
    lambda: Order.objects.filter(buyer__email__contains="@", placed_at__lt=datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)),
]


@pytest.mark.django_db
@pytest.mark.parametrize("ask", QUESTIONS)
def test_whole_statements_and_what_they_answer(ask: Any) -> None:
    create_order()
    quick, rows = str(ask().query), list(ask())
    with django_alone():
        assert str(ask().query) == quick
        own = list(ask())
    assert own == rows
    assert [vars(row).keys() for row in own if isinstance(row, Model)] == [vars(row).keys() for row in rows if isinstance(row, Model)]
    for mine, theirs in zip(rows, own, strict=True):
        if isinstance(mine, Model):
            assert _values(mine) == _values(theirs)


def _values(row: Model) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if name != "_state"}
