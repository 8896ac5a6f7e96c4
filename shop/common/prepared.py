"""Queries whose SQL is composed once in a process.

Composing a wide join costs Django several times what the database needs to answer it. For the few queries that every order or every bid
asks, the SQL is kept and filled in. What comes back are the same objects as from the queryset, asked anew each time: nothing that was read
is ever kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # the stubs leave it out
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Blank(Expression):
    """Stands on the right side of a filter for a value that is told when the query runs: a whole number, a text, a day or an instant."""

    def __init__(self, position: int) -> None:
        super().__init__()
        self.position = position

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """A parameter, with itself for a value."""
        return "%s", [self]

    def fill(self, values: Sequence[Any]) -> Any:
        """Its value, as the database wants it."""
        value = values[self.position]
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class Prepared(Generic[M]):
    """Call it with the values for the blanks. SQL is kept for each number of them; `select_related` counts, prefetching does not."""

    def __init__(self, compose: Callable[..., QuerySet[M]]) -> None:
        self.compose = compose
        self.__doc__ = compose.__doc__
        self._kept: dict[int, _Statement] = {}

    def __call__(self, *values: object) -> list[M]:
        statement = self._kept.get(len(values))
        if statement is None:
            statement = self._kept[len(values)] = _Statement(self.compose(*map(Blank, range(len(values)))))
        return statement.run(values)


def prepared(compose: Callable[..., QuerySet[M]]) -> Prepared[M]:
    """Decorate a function that makes a queryset out of blanks."""
    return Prepared(compose)


class _Statement:
    """SQL, and how its rows become objects: what Django's ModelIterable works out anew each time."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        compiler = rows.query.get_compiler(connection.alias)
        params: Sequence[Any]
        self.sql, params = compiler.as_sql()
        self.params = params
        select, kind = compiler.select, compiler.klass_info
        if kind is None:
            raise TypeError("Only whole objects can be prepared.")
        own = kind["select_fields"]
        self.start, self.end = own[0], own[-1] + 1
        self.model = kind["model"]
        self.names = [column[0].target.attname for column in select[self.start : self.end]]
        self.related = get_related_populators(kind, select, connection.alias)  # type: ignore[call-arg]  # the stubs are a version ahead
        self.annotations = list((compiler.annotation_col_map or {}).items())
        self.converters = list(compiler.get_converters([column[0] for column in select]).items())

    def run(self, values: Sequence[Any]) -> list[Any]:
        params = [each.fill(values) if isinstance(each, Blank) else each for each in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return [self._object(list(row)) for row in cursor.fetchall()]

    def _object(self, row: list[Any]) -> Any:
        for position, (converters, expression) in self.converters:
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        made = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
        for each in self.related:
            each.populate(row, made)
        for name, position in self.annotations:
            setattr(made, name, row[position])
        return made
