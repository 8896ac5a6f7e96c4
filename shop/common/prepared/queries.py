"""Querysets with blanks: asked, changed or deleted by SQL that is kept, or as they are where DATABASE_PREPARES is off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

from shop.common.prepared.internals import compiled_delete, compiled_select, compiled_update, compiled_values
from shop.common.prepared.statements import Blank, Statement

M = TypeVar("M", bound=Model)
K = TypeVar("K")


class _Kept(Generic[K]):
    """A statement for each number of values."""

    def __init__(self, compose: Callable[..., Any]) -> None:
        self.compose = compose
        self.__doc__ = compose.__doc__
        self._kept: dict[int, K] = {}

    def _for(self, values: Sequence[object]) -> K:
        kept = self._kept.get(len(values))
        if kept is None:
            kept = self._kept[len(values)] = self._make(self.compose(*map(Blank, range(len(values)))))
        return kept

    def _make(self, composed: Any) -> K:
        raise NotImplementedError


class Prepared(_Kept["_Select"], Generic[M]):
    """Call it with the values for the blanks. SQL is kept for each number of them; `select_related` counts, prefetching does not."""

    def __call__(self, *values: object) -> list[M]:
        return self._for(values).run(values) if settings.DATABASE_PREPARES else list(self.compose(*values))

    def _make(self, composed: QuerySet[M]) -> _Select:
        return _Select(composed)


class PreparedRows(_Kept["_Columns"]):
    """The same for `values_list` with several columns, a union of such among them. Answers tuples."""

    def __call__(self, *values: object) -> list[tuple[Any, ...]]:
        return self._for(values).run(values) if settings.DATABASE_PREPARES else list(self.compose(*values))

    def _make(self, composed: QuerySet[Any, Any]) -> _Columns:
        return _Columns(composed)


class PreparedSql:
    """The same for SQL that is written by hand: `order` says which of the values stands at each %s. Answers the first row."""

    def __init__(self, text: str, order: Sequence[int]) -> None:
        self.text, self.order = text, order
        self._kept: Statement | None = None

    def __call__(self, *values: object) -> tuple[Any, ...]:
        if not settings.DATABASE_PREPARES:
            params: list[Any] = [values[position] for position in self.order]
            with connection.cursor() as cursor:
                cursor.execute(self.text, params)
                return tuple(cursor.fetchone())
        if self._kept is None:
            self._kept = Statement(self.text, [Blank(position) for position in self.order])
        return tuple(self._kept.rows(values)[0])


class PreparedDelete(_Kept[Statement]):
    """The same for rows to be deleted, to which no others refer; nobody is told by a signal. Answers how many they were."""

    def __call__(self, *values: object) -> int:
        return self._for(values).count(values) if settings.DATABASE_PREPARES else int(self.compose(*values).delete()[0])

    def _make(self, composed: QuerySet[Any]) -> Statement:
        return Statement(*compiled_delete(composed))


class PreparedUpdate(_Kept[Statement]):
    """The same for rows to be changed. Answers how many they were."""

    def __call__(self, *values: object) -> int:
        if settings.DATABASE_PREPARES:
            return self._for(values).count(values)
        rows, changes = self.compose(*values)
        return int(rows.update(**changes))

    def _make(self, composed: tuple[QuerySet[Any], Mapping[str, Any]]) -> Statement:
        return Statement(*compiled_update(*composed))


def prepared(compose: Callable[..., QuerySet[M]]) -> Prepared[M]:
    """Decorate a function that makes a queryset out of blanks."""
    return Prepared(compose)


def prepared_rows(compose: Callable[..., QuerySet[Any, Any]]) -> PreparedRows:
    """Decorate a function that makes a `values_list` out of blanks."""
    return PreparedRows(compose)


def prepared_delete(compose: Callable[..., QuerySet[Any]]) -> PreparedDelete:
    """Decorate a function that makes a queryset of what is to go out of blanks."""
    return PreparedDelete(compose)


def prepared_update(compose: Callable[..., tuple[QuerySet[Any], Mapping[str, Any]]]) -> PreparedUpdate:
    """Decorate a function that makes a queryset and {field: new value} out of blanks."""
    return PreparedUpdate(compose)


class _Select:
    """A statement, and how its rows become objects."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        compiled, self.shape = compiled_select(rows)
        self.statement = Statement(*compiled)

    def run(self, values: Sequence[Any]) -> list[Any]:
        return [self._object(list(row)) for row in self.statement.rows(values)]

    def _object(self, row: list[Any]) -> Any:
        shape = self.shape
        for position, (converters, expression) in shape.converters:
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        made = shape.model.from_db(DEFAULT_DB_ALIAS, shape.names, row[shape.start : shape.end])
        for each in shape.related:
            each.populate(row, made)
        for name, position in shape.annotations:
            setattr(made, name, row[position])
        return made


class _Columns:
    """A statement, and what some columns of its rows are converted by."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        compiled, self.converters = compiled_values(rows)
        self.statement = Statement(*compiled)

    def run(self, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return [self._converted(row) for row in self.statement.rows(values)]

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.converters:
            return tuple(row)
        made = list(row)
        for position, (converters, expression) in self.converters:
            for convert in converters:
                made[position] = convert(made[position], expression, connection)
        return tuple(made)
