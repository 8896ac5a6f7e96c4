"""Writing rows by the hundred thousand: COPY on PostgreSQL, INSERT elsewhere, keys chosen here. Nobody else may write meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.db.models import Max

AT_ONCE = 20_000  # rows held back before they are written


class Table:
    """One table. `add` takes the named columns' values in order; all others get their model's default, and the row the next key."""

    def __init__(self, model: type[models.Model], *columns: str, moment: datetime) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self._columns = [str(field.column) for field in fields]
        names = [field.attname for field in fields]
        self._places = [names.index(column) for column in columns]
        self._blank = [_default(field, moment) for field in fields]
        self._key = names.index(str(model._meta.pk and model._meta.pk.attname))
        self.next_key = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
        self._rows: list[list[Any]] = []
        self._adapters = _adapters(fields)

    def add(self, *values: Any) -> int:
        """One more row; its key."""
        row = self._blank.copy()
        for place, value in zip(self._places, values, strict=True):
            row[place] = value
        row[self._key] = self.next_key
        self._rows.append(row)
        self.next_key += 1
        return self.next_key - 1

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return len(self._rows) >= AT_ONCE

    def write(self) -> None:
        """Put the rows held back into the database."""
        rows, self._rows = self._rows, []
        if not rows:
            return
        for place, adapt in self._adapters:
            for row in rows:
                row[place] = adapt(row[place])
        (_copy if connection.vendor == "postgresql" else _insert_many)(self.model._meta.db_table, self._columns, rows)


def write_all(tables: Sequence[Table]) -> None:
    """Everything held back, in this order; the database goes on counting where we stopped, in each of them."""
    for table in tables:
        table.write()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert_many(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES ({marks})", rows)  # noqa: S608


def _default(field: Any, moment: datetime) -> Any:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return moment
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def _adapters(fields: Sequence[Any]) -> list[tuple[int, Callable[[Any], Any]]]:
    """SQLite has no times of its own."""
    if connection.vendor == "postgresql":
        return []
    adapt = {models.DateTimeField: connection.ops.adapt_datetimefield_value, models.TimeField: connection.ops.adapt_timefield_value}
    return [(place, adapt[type(field)]) for place, field in enumerate(fields) if type(field) in adapt]
