"""One statement: its SQL, what fills its blanks, and how it reaches the server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connection, connections
from django.db.models import Expression
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql
from psycopg.types.numeric import Int8

from shop.common.prepared.internals import let_server_bind, log_as_composed

T = TypeVar("T")


class Outdated(NotSupportedError):
    """A migration has changed a column that this connection's statement brings. Try the transaction again: its end makes it forgotten."""


class Blank(Expression):
    """Stands where a value will, on the right side of a filter or in an update: a whole number, a text, a day, an instant, a flag, or None.

    The value is told when the statement runs.
    """

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


def server_prepares() -> bool:
    """Whether statements are prepared on the server: on PostgreSQL, unless DATABASE_PREPARES says that what stands between cannot."""
    return connection.vendor == "postgresql" and connection.settings_dict["OPTIONS"].get("prepare_threshold") is not None


class Statement:
    """SQL whose parameters are constants and blanks. Seen by Django's query log and its wrappers like any other."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self.is_on_server = server_prepares()
        # A plan that is made once can use a partial index only if it sees the constant.
        self.sql, self.params = _with_constants(sql, params) if self.is_on_server else (sql, params)

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """What it answers. Raises Outdated."""
        return self.run(self._filled(values), lambda cursor: cursor.fetchall())

    def count(self, values: Sequence[Any]) -> int:
        """How many rows it changed. Raises Outdated."""
        return self.run(self._filled(values), lambda cursor: int(cursor.rowcount))

    def run(self, params: Sequence[Any], take: Callable[[Any], T]) -> T:
        """Send it with these values, and take of the cursor what is wanted. Raises Outdated."""
        try:
            return self._send(params, take)
        except NotSupportedError as error:
            if not self.is_on_server:
                raise
            if connection.in_atomic_block:
                raise Outdated(*error.args) from error
            connection.close()  # and with it what it has prepared
            return self._send(params, take)

    def _send(self, params: Sequence[Any], take: Callable[[Any], T]) -> T:
        database: Any = connections[DEFAULT_DB_ALIAS]
        with database.cursor() as cursor:
            if self.is_on_server:
                let_server_bind(cursor)
            try:
                cursor.execute(self.sql, params)
            finally:
                if self.is_on_server:
                    log_as_composed(database, self.sql, params)
            return take(cursor)

    def _filled(self, values: Sequence[Any]) -> list[Any]:
        filled = [each.fill(values) if isinstance(each, Blank) else each for each in self.params]
        return [_of_one_type(each) for each in filled] if self.is_on_server else filled


def _of_one_type(value: Any) -> Any:
    """A whole number is as wide as a key, whatever its size: else small and large ones would be prepared apart."""
    return Int8(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _with_constants(text: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    """The SQL with its constants written into it, and the blanks that are left."""
    left: Iterator[Any] = iter(params)
    blanks: list[Any] = []

    def write(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(left)
        if isinstance(value, Blank):
            blanks.append(value)
            return "%s"
        return sql.Literal(value).as_string(connection.connection).replace("%", "%%")

    with connection.cursor():  # there may be no connection yet, and how to quote depends on it
        return re.sub("%%|%s", write, text), blanks
