"""A database in parts, and back: each kind in its own way, both as of one instant."""

from __future__ import annotations

import gzip
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings
from django.db import connection

from shop.common.snapshots import read_snapshot
from site_config.backups import postgresql
from site_config.backups.archive import CHUNK, ArchiveWriter, chunks_of
from site_config.backups.files import Ask

PART = 4 * CHUNK  # of a database, before it is compressed
DATABASE = "database/"
FRAMEWORK = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}  # filled by migrating


class DatabaseLoad(Protocol):
    """Takes the parts of a database in their order. Nothing of it is seen by others before it ends, and nothing at all if it fails."""

    def take(self, member: str, content: IO[bytes]) -> None:
        """One part."""


@contextmanager
def database_dump(archive: ArchiveWriter) -> Iterator[tuple[dict[str, Any], Ask]]:
    """Write the database into the archive. Yields facts for the manifest, and how to ask what was written."""
    if connection.vendor == "postgresql":
        with read_snapshot(seconds=0):
            yield postgresql.dump_tables(archive, folder=DATABASE, part_bytes=PART), _ask_connection
    else:
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="backup-") as folder:
            copy = Path(folder) / "copy.sqlite3"
            with closing(_copied_to(copy)) as raw:
                _put_in_parts(archive, copy)
                yield _facts_of(raw), raw.execute


@contextmanager
def database_load(manifest: dict[str, Any]) -> Iterator[DatabaseLoad]:
    """What the archive's database goes into: this site's, in one step as the context ends."""
    if connection.vendor == "postgresql":
        with postgresql.TableLoad(manifest, folder=DATABASE) as load:
            yield load
    else:
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="restore-") as folder:
            file = _FileLoad(Path(folder) / "restored.sqlite3")
            yield file
            file.put_in_place()


def applied_migrations(ask: Ask) -> list[str]:
    """Their names, "app.0001_name", in order of the alphabet."""
    return sorted(f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations"))


def filled_tables() -> list[str]:
    """The tables in which something lies that migrating did not put there."""
    names = [name for name in connection.introspection.table_names() if name not in FRAMEWORK and not _is_of_search(name)]
    return [name for name in names if any(_ask_connection(f'SELECT 1 FROM "{name}" LIMIT 1'))]  # noqa: S608  # of the catalogue


def _ask_connection(sql: str) -> Iterable[Any]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(2_000):
            yield from rows


def _is_of_search(table: str) -> bool:
    return table.startswith(("search_fts", "search_word_fts"))  # SQLite's own tables behind the index are never empty


def _copied_to(file: Path) -> sqlite3.Connection:
    """SQLite's own way to copy a database while others write: what comes out is as of one instant."""
    connection.ensure_connection()
    raw = sqlite3.connect(file)
    source: Any = connection.connection
    source.backup(raw)
    return raw


def _put_in_parts(archive: ArchiveWriter, file: Path) -> None:
    with file.open("rb") as content:
        for number, chunk in enumerate(iter(lambda: content.read(PART), b"")):
            archive.add_part(f"{DATABASE}{number:06}.gz", gzip.compress(chunk, compresslevel=6, mtime=0))


def _facts_of(raw: sqlite3.Connection) -> dict[str, Any]:
    names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    tables = {name: {"rows": _count_rows(raw, name)} for name in sorted(names)}
    return {"vendor": "sqlite", "migrations": applied_migrations(raw.execute), "tables": tables}


def _count_rows(raw: sqlite3.Connection, table: str) -> int:
    return int(raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608  # of the catalogue


class _FileLoad:
    """Puts the file together beside the site's own, and has SQLite copy it over as one transaction."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._file.touch()

    def take(self, member: str, content: IO[bytes]) -> None:
        with self._file.open("ab") as out, gzip.GzipFile(fileobj=content) as unpacked:
            for chunk in chunks_of(unpacked):  # type: ignore[arg-type]  # it reads like any other
                out.write(chunk)

    def put_in_place(self) -> None:
        connection.ensure_connection()
        target: Any = connection.connection
        with closing(sqlite3.connect(self._file)) as source:
            source.backup(target)
