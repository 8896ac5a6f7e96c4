"""Querysets with blanks: asked, changed or deleted by SQL that is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # the stubs leave it out
from django.db.models.sql import DeleteQuery, UpdateQuery

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
        return self._for(values).run(values)

    def _make(self, composed: QuerySet[M]) -> _Select:
        return _Select(composed)


class PreparedDelete(_Kept[Statement]):
    """The same for rows to be deleted, to which no others refer; nobody is told by a signal. Answers how many they were."""

    def __call__(self, *values: object) -> int:
        return self._for(values).count(values)

    def _make(self, composed: QuerySet[Any]) -> Statement:
        return Statement(*composed.query.chain(DeleteQuery).get_compiler(connection.alias).as_sql())


class PreparedUpdate(_Kept[Statement]):
    """The same for rows to be changed. Answers how many they were."""

    def __call__(self, *values: object) -> int:
        return self._for(values).count(values)

    def _make(self, composed: tuple[QuerySet[Any], Mapping[str, Any]]) -> Statement:
        rows, changes = composed
        query: Any = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return Statement(*query.get_compiler(connection.alias).as_sql())


def prepared(compose: Callable[..., QuerySet[M]]) -> Prepared[M]:
    """Decorate a function that makes a queryset out of blanks."""
    return Prepared(compose)


def prepared_delete(compose: Callable[..., QuerySet[Any]]) -> PreparedDelete:
    """Decorate a function that makes a queryset of what is to go out of blanks."""
    return PreparedDelete(compose)


def prepared_update(compose: Callable[..., tuple[QuerySet[Any], Mapping[str, Any]]]) -> PreparedUpdate:
    """Decorate a function that makes a queryset and {field: new value} out of blanks."""
    return PreparedUpdate(compose)


class _Select:
    """A statement, and how its rows become objects: what Django's ModelIterable works out anew each time."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        compiler = rows.query.get_compiler(connection.alias)
        self.statement = Statement(*compiler.as_sql())
        select, kind = compiler.select, compiler.klass_info
        if kind is None:
            raise TypeError("Only whole objects can be prepared.")
        own = kind["select_fields"]
        self.start, self.end = own[0], own[-1] + 1
        self.model = kind["model"]
        self.names = dict.fromkeys(column[0].target.attname for column in select[self.start : self.end])
        self.related = get_related_populators(kind, select, connection.alias)  # type: ignore[call-arg]  # the stubs are a version ahead
        _quicken(self.related)
        self.annotations = list((compiler.annotation_col_map or {}).items())
        self.converters = list(compiler.get_converters([column[0] for column in select]).items())

    def run(self, values: Sequence[Any]) -> list[Any]:
        return [self._object(list(row)) for row in self.statement.rows(values)]

    def _object(self, row: list[Any]) -> Any:
        for position, (converters, expression) in self.converters:
            for convert in converters:
                row[position] = convert(row[position], expression, connection)
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.start : self.end])
        for each in self.related:
            each.populate(row, made)
        for name, position in self.annotations:
            setattr(made, name, row[position])
        return made


def _quicken(populators: Sequence[Any]) -> None:
    """Where columns are left out, each of a model's is looked for among those that are not: not in a list."""
    for each in populators:
        each.init_list = dict.fromkeys(each.init_list)
        _quicken(each.related_populators)
