"""What the database's planner knows of the tables: how many rows they have, and how their values are spread.

PostgreSQL finds out by itself within minutes, where its autovacuum is on; SQLite never. Without it both guess, and a bad guess makes a
statement hundreds of times as long. Statements that are asked often must not depend on it all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.db import DatabaseError, connection, transaction

LOOKED_AT = 1_000  # rows of each index that SQLite looks at: of larger tables it estimates the size, and may be off by half
GROWN = 2  # times as many rows as when they were last counted, or half of them, and the planner is told
FEWEST = 500  # rows of a table that are not worth the trouble

log = structlog.get_logger(__name__)


def tell_planner(*tables: str) -> None:
    """Have these tables looked at anew, all where none is named. Inside a transaction, too."""
    names = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {', '.join(names)}")
            return
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        for statement in [f"ANALYZE {name}" for name in names] or ["ANALYZE"]:
            cursor.execute(statement)
    _write_down_on_sqlite(tables or _tables_on_sqlite())


def tell_planner_of_growth() -> Sequence[str]:
    """The same for the tables that have changed much since. Returns their names. Cheap enough for every import and sweep.

    SQLite: those that have at least doubled or halved. PostgreSQL, which counts rows that were changed as well: those of which half as many
    rows were written, changed or deleted as there are now.
    """
    changed = _changed_on_postgresql() if connection.vendor == "postgresql" else _changed_on_sqlite()
    if changed:
        tell_planner(*changed)
    return changed


def tell_planner_on_leaving() -> None:
    """As the process ends: whoever starts next begins with what is known now. SQLite only; where it cannot be written, never mind."""
    if connection.vendor != "sqlite":
        return
    try:
        with transaction.atomic():
            tell_planner_of_growth()
    except DatabaseError as error:
        log.info("planner_not_told", error=str(error))


def _changed_on_postgresql() -> list[str]:
    sql = (
        "SELECT relname FROM pg_stat_user_tables WHERE schemaname = current_schema() "
        "AND n_mod_since_analyze >= %s AND n_mod_since_analyze * %s >= n_live_tup ORDER BY relname"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [FEWEST, GROWN])
        return [name for (name,) in cursor.fetchall()]


def _changed_on_sqlite() -> list[str]:
    known = _known_on_sqlite()
    return [name for name in _tables_on_sqlite() if _has_grown(_rows_of_table(name), known.get(name, 0))]


def _tables_on_sqlite() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True))


def _write_down_on_sqlite(tables: Sequence[str]) -> None:
    """How many rows the tables have, counted: to compare with an estimate would mean to look at a table at every sweep.

    It stands where SQLite itself writes it of a table without an index, and goes when it looks at the table anew. Of an empty table SQLite
    says nothing, and nothing is said: a planner that counts on no rows is badly off with the first ones.
    """
    rows = [(table, str(number)) for table in tables if (number := _rows_of_table(table))]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM sqlite_stat1 WHERE tbl = %s AND idx IS NULL", [(table,) for table in tables])
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, NULL, %s)", rows)


def _known_on_sqlite() -> dict[str, int]:
    """Rows of each table that has been looked at, as many as there were then; an estimate where somebody else had it looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone():
            return {}
        cursor.execute(
            "SELECT tbl, coalesce(max(CASE WHEN idx IS NULL THEN CAST(stat AS integer) END), max(CAST(stat AS integer))) "
            "FROM sqlite_stat1 GROUP BY tbl"
        )
        return {table: rows for table, rows in cursor.fetchall() if rows}


def _rows_of_table(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  # our own tables
        return int(cursor.fetchone()[0])


def _has_grown(rows: int, known: int) -> bool:
    return max(rows, known) >= FEWEST and not known / GROWN < rows < known * GROWN
