"""PostgreSQL's tables as it copies them out and in (COPY, text): no client program is needed, and any newer server reads it."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
from typing import IO, Any

from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from site_config.backups.archive import ArchiveWriter, chunks_of
from site_config.backups.refusals import BackupRefused

NOT_COPIED = "django_migrations"  # migrating fills it
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
_COLUMNS = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s "
    "AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
_SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"


def dump_tables(archive: ArchiveWriter, *, folder: str, part_bytes: int) -> dict[str, Any]:
    """Write every table, within the caller's snapshot. Returns the facts for the manifest.

    Sequences are read last: what they have given out is never less than what the tables show.
    """
    tables = {}
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        for (name,) in cursor.fetchall():
            if name != NOT_COPIED:
                tables[name] = _dump_table(archive, cursor, name, folder=folder, part_bytes=part_bytes)
        cursor.execute("SELECT app || '.' || name FROM django_migrations")
        migrations = sorted(name for (name,) in cursor.fetchall())
        cursor.execute(_SEQUENCES)
        sequences = dict(cursor.fetchall())
    return {"vendor": "postgresql", "migrations": migrations, "tables": tables, "sequences": sequences}


def _dump_table(archive: ArchiveWriter, cursor: Any, name: str, *, folder: str, part_bytes: int) -> dict[str, Any]:
    cursor.execute(_COLUMNS, [name])
    columns = [column for (column,) in cursor.fetchall()]
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(name), _listed(columns))
    rows: list[bytes] = []
    number = size = count = 0
    with cursor.copy(statement) as copy:
        for row in copy:
            rows.append(bytes(row))
            size, count = size + len(row), count + 1
            if size >= part_bytes:
                archive.add_part(f"{folder}{name}/{number:06}.gz", gzip.compress(b"".join(rows), compresslevel=6, mtime=0))
                number, size = number + 1, 0
                rows.clear()
    if rows:
        archive.add_part(f"{folder}{name}/{number:06}.gz", gzip.compress(b"".join(rows), compresslevel=6, mtime=0))
    return {"rows": count, "columns": columns}


def _listed(columns: list[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


class TableLoad:
    """All tables in one transaction: emptied, filled, their keys compared, and the sequences set on."""

    def __init__(self, manifest: dict[str, Any], *, folder: str) -> None:
        self._tables, self._sequences, self._folder = manifest["tables"], manifest["sequences"], folder
        self._stack = ExitStack()
        self._filled: dict[str, int] = {}

    def __enter__(self) -> TableLoad:
        call_command("migrate", interactive=False, verbosity=0)
        self._stack.enter_context(transaction.atomic())
        self._cursor: Any = self._stack.enter_context(connection.cursor())
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            self._cursor.execute("SELECT set_config(%s, '0', true)", [limit])
        names = sql.SQL(", ").join(map(sql.Identifier, self._tables))
        self._cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        self._for_each_table("ALTER TABLE {} DISABLE TRIGGER USER")  # they guard a book that is written line by line
        return self

    def take(self, member: str, content: IO[bytes]) -> None:
        """Rows of one table, as they were copied out."""
        name = member.removeprefix(self._folder).partition("/")[0]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _listed(self._tables[name]["columns"]))
        with gzip.GzipFile(fileobj=content) as unpacked, self._cursor.copy(statement) as copy:
            for chunk in chunks_of(unpacked):  # type: ignore[arg-type]  # it reads like any other
                copy.write(chunk)
        self._filled[name] = self._filled.get(name, 0) + self._cursor.rowcount

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if kind is None:
            try:
                self._finish()
            except BaseException as failure:
                self._stack.__exit__(type(failure), failure, failure.__traceback__)
                raise
        self._stack.__exit__(kind, error, trace)

    def _finish(self) -> None:
        expected = {name: table["rows"] for name, table in self._tables.items() if table["rows"]}
        if self._filled != expected:
            wrong = sorted(name for name in expected | self._filled if expected.get(name) != self._filled.get(name))
            raise BackupRefused(f"Other rows came out than the manifest says: {', '.join(wrong)}.")
        self._cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._for_each_table("ALTER TABLE {} ENABLE TRIGGER USER")
        for name, value in self._sequences.items():
            self._cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, value])

    def _for_each_table(self, statement: str) -> None:
        for name in self._tables:
            self._cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
