"""Everything of Django that is not promised to stay, in one place. Checked with Django 5.2.19: `tests/shop/common/test_internals.py` has
a test for each, and `DATABASE_PREPARES=false` does without all of them but `sharing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # the stubs leave it out
from django.db.models.sql import DeleteQuery, Query, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler
from psycopg import Cursor

CHECKED_WITH = "5.2.19"
M = TypeVar("M", bound=Model)
Compiled = tuple[str, Sequence[Any]]  # SQL and its parameters, blanks among them


@dataclass(frozen=True)
class RowShape:
    """How the columns of a statement become an object and those it is joined with."""

    model: type[Model]
    start: int
    end: int
    names: dict[str, None]
    related: Sequence[Any]  # each has populate(row, object)
    annotations: list[tuple[str, int]]
    converters: list[tuple[int, Any]]


def compiled_select(rows: QuerySet[Any]) -> tuple[Compiled, RowShape]:
    """What Django's ModelIterable works out anew each time. TypeError unless whole objects are asked for."""
    compiler = rows.query.get_compiler(connection.alias)
    statement = compiler.as_sql()
    select, kind = compiler.select, compiler.klass_info
    if kind is None:
        raise TypeError("Only whole objects can be prepared.")
    own = kind["select_fields"]
    start, end = own[0], own[-1] + 1
    related = get_related_populators(kind, select, connection.alias)  # type: ignore[call-arg]  # the stubs are a version ahead
    _quicken(related)
    return statement, RowShape(
        model=kind["model"],
        start=start,
        end=end,
        names=dict.fromkeys(column[0].target.attname for column in select[start:end]),
        related=related,
        annotations=list((compiler.annotation_col_map or {}).items()),
        converters=list(compiler.get_converters([column[0] for column in select]).items()),
    )


def compiled_values(rows: QuerySet[Any, Any]) -> tuple[Compiled, list[tuple[int, Any]]]:
    """The same where columns are asked for (`values_list`), of one queryset or of a union. TypeError where whole objects are."""
    if rows._fields is None:  # type: ignore[attr-defined]  # the stubs leave it out
        raise TypeError("Whole objects come from compiled_select.")
    compiler = rows.query.get_compiler(connection.alias)
    statement = compiler.as_sql()
    return statement, list(compiler.get_converters([column[0] for column in compiler.select]).items())


def compiled_delete(rows: QuerySet[Any]) -> Compiled:
    """These rows go, without a look at who refers to them."""
    return rows.query.chain(DeleteQuery).get_compiler(connection.alias).as_sql()  # type: ignore[no-any-return]


def compiled_update(rows: QuerySet[Any], changes: Mapping[str, Any]) -> Compiled:
    """These rows change."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(changes)
    return query.get_compiler(connection.alias).as_sql()  # type: ignore[no-any-return]


class _SharingQuery(Query):
    """A select with a second lock behind its own."""

    shared_table: str

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> Any:
        compiler = super().get_compiler(using, connection, elide_empty)
        compiler.__class__ = _SharingCompiler
        return compiler


class _SharingCompiler(SQLCompiler):
    query: _SharingQuery

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        text, params = super().as_sql(*args, **kwargs)
        if not self.connection.features.has_select_for_update:
            return text, params
        return f"{text} FOR KEY SHARE OF {self.quote_name_unless_alias(self.query.shared_table)}", params


def sharing(rows: QuerySet[M], model: type[Model]) -> QuerySet[M]:
    """Each row that is locked holds that of the other model, with which it is joined once and for certain, as a foreign key does.

    Any number may hold it; `select_for_update()` on it waits for them all. Django can ask for one kind of lock only.
    """
    shared = rows.all()
    query: Any = shared.query
    query.__class__, query.shared_table = _SharingQuery, model._meta.db_table
    return shared


def let_server_bind(cursor: Any) -> None:
    """Django's own cursor writes the values into the SQL; one of psycopg's leaves them to the server."""
    cursor.cursor = Cursor(cursor.connection)


def log_as_composed(database: Any, text: str, params: Sequence[Any]) -> None:
    """The query log asks Django's own cursor for the values: here they are written in."""
    if database.queries_logged:
        database.queries_log[-1]["sql"] = database.ops.compose_sql(text, params)


def cached_relation(field: Any, row: Model) -> Model | None:
    """The object that was put into the field, without asking for it."""
    return field.get_cached_value(row, default=None)  # type: ignore[no-any-return]


def mark_as_saved(row: Model) -> None:
    """It is in the database from now on."""
    row._state.adding, row._state.db = False, connection.alias


def give_prefetched(row: Model, name: str, related: Sequence[Model]) -> None:
    """`row.name.all()` answers these from now on, as if they had been prefetched."""
    found = getattr(row, name).all()
    found._result_cache = list(related)
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = found


def has_prefetched(row: Model, name: str) -> bool:
    """Whether `row.name.all()` asks for nothing."""
    return name in vars(row).get("_prefetched_objects_cache", {})


def take_over_row(row: Model, fresh: Model) -> None:
    """`row` becomes what `fresh` has just read, as `refresh_from_db` does it, with all that was joined."""
    vars(row).pop("_prefetched_objects_cache", None)
    vars(row).update(vars(fresh))


def _quicken(populators: Sequence[Any]) -> None:
    """Where columns are left out, each of a model's is looked for among those that are not: not in a list."""
    for each in populators:
        each.init_list = dict.fromkeys(each.init_list)
        _quicken(each.related_populators)
