"""New rows by SQL that is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import Field, Model

from shop.common.prepared.internals import cached_relation, mark_as_saved
from shop.common.prepared.statements import Blank, Statement, server_prepares

M = TypeVar("M", bound=Model)
FEW = 10  # rows: for more the SQL would be kept in too many lengths
_KINDS: dict[type, type] = {
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    **dict.fromkeys((models.BigAutoField, models.BigIntegerField, models.IntegerField, models.SmallIntegerField), int),
    **dict.fromkeys((models.PositiveBigIntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField), int),
}
_WRITTEN_OUT = (int, float, str, Decimal, datetime, date, time, UUID)


def insert_rows(rows: Iterable[M]) -> list[M]:
    """Write new rows of one model, as `bulk_create` does: they get their keys, no signal is sent. None costs no statement."""
    new = list(rows)
    if not new:
        return new
    model = type(new[0])
    if not server_prepares() or len(new) > FEW or any(row.pk is not None for row in new):
        return model._base_manager.bulk_create(new)
    _kept_insert(model, len(new)).write(new)
    return new


@cache
def _kept_insert(model: type[Model], count: int) -> _Insert:
    return _Insert(model, count)


class _Insert:
    """Columns in the model's order but for the key, which the database gives."""

    def __init__(self, model: type[Model], count: int) -> None:
        quote, meta = connection.ops.quote_name, model._meta
        if meta.parents:
            raise TypeError("A row in two tables cannot be prepared.")
        self.key: Any = meta.pk
        self.fields: list[Any] = [field for field in meta.local_concrete_fields if field is not self.key and not field.generated]
        self.kinds = [(field, _kind_of(field)) for field in self.fields]
        self.related = [field for field in self.fields if field.is_relation and field.null]
        columns = ", ".join(quote(field.column) for field in self.fields)
        values = ", ".join([f"({', '.join(_placeholder(field) for field in self.fields)})"] * count)
        table, key = quote(meta.db_table), quote(str(self.key.column))
        text = f"INSERT INTO {table} ({columns}) VALUES {values} RETURNING {key}"  # noqa: S608  # the model's own names
        self.statement = Statement(text, [Blank(number) for number in range(len(self.fields) * count)])

    def write(self, rows: list[Any]) -> None:
        for row in rows:
            self._take_keys(row)
        params = [_column_value(field, kind, row) for row in rows for field, kind in self.kinds]
        keys = self.statement.run(params, lambda cursor: cursor.fetchall())
        for row, (key,) in zip(rows, keys, strict=True):
            setattr(row, self.key.attname, key)
            mark_as_saved(row)

    def _take_keys(self, row: Any) -> None:
        """Of what was put into a field before it had a key itself; where a key is needed, the database would say so."""
        for field in self.related:
            if getattr(row, field.attname) is None and (other := cached_relation(field, row)) is not None:
                setattr(row, field.name, other)
                if getattr(row, field.attname) is None:
                    raise ValueError(f"{field} refers to a row that is not in the database.")


def _placeholder(field: Field[Any, Any]) -> str:
    if hasattr(field, "get_placeholder"):
        raise TypeError(f"{field} cannot be prepared.")
    return "%s"


def _kind_of(field: Any) -> type | None:
    """The type of which values are stored as they are, by a field that does nothing with them."""
    return _kind_of(field.target_field) if field.many_to_one or field.one_to_one else _KINDS.get(type(field))


def _column_value(field: Any, kind: type | None, row: Any) -> Any:
    if kind is not None:
        value = getattr(row, field.attname)
        if value is None or type(value) is kind:
            return _untyped(value)
    return _untyped(field.get_db_prep_save(field.pre_save(row, add=True), connection))


def _untyped(value: Any) -> Any:
    """Written out, so that the column says what type it is: a field that is empty now and then needs no second statement."""
    if value is None or type(value) is str:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, _WRITTEN_OUT) else value
