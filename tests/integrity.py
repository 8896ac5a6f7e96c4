"""Looking for broken facts, and breaking them on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from shop.common.integrity import _checks, run_checks


def broken_facts(*, of: str = "") -> dict[str, list[str]]:
    """Each fact that does not hold, with the lines that say so; only those of one package where a test builds no parcels."""
    return {fact: lines for fact, lines in run_checks() if lines and _checks[fact].__module__.startswith(of)}


@contextmanager
def database_looks_away(*tables: str) -> Iterator[None]:
    """PostgreSQL's triggers on these tables sleep, as they would for somebody who tampers with the files. Undone with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
