"""Looking for broken facts, and breaking them on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from django.db import connection

from shop.common.integrity import _checks, known_facts
from tests.quick_facts import prove

UNKNOWN = "?"
_asked: dict[str, set[str]] = {}  # by fact: the tables that its statements begin from, as seen when it was first proven


def broken_facts(*, of: str = "") -> dict[str, list[str]]:
    """Each fact that does not hold, with the lines that say so; only those of one package where a test builds no parcels.

    A fact about rows of tables that have none needs no proof: most tests fill a tenth of the tables.
    """
    facts = [fact for fact in known_facts() if _checks[fact].__module__.startswith(of)]
    filled = _filled({table for fact in facts for table in _asked.get(fact, ())} - {UNKNOWN}) | {UNKNOWN}
    found = {fact: _prove(fact) for fact in facts if fact not in _asked or _asked[fact] & filled}
    return {fact: lines for fact, lines in found.items() if lines}


def _prove(fact: str) -> list[str]:
    lines, statements = prove(fact)
    _asked[fact] = _asked.get(fact, set()) | ({_begins_from(sql) for sql in statements} or {UNKNOWN})
    return lines


def _begins_from(sql: str) -> str:
    """The table behind the FROM that stands in no bracket; UNKNOWN for any other statement."""
    depth, words = 0, sql.replace("(", " ( ").replace(")", " ) ").split()
    for word, following in pairwise(words):
        depth += (word == "(") - (word == ")")
        if word == "FROM" and depth == 0 and words[0] == "SELECT":
            return following.strip('"') if following.startswith('"') else UNKNOWN
    return UNKNOWN


def _filled(tables: set[str]) -> set[str]:
    if not tables:
        return set()
    names = sorted(tables)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'EXISTS(SELECT 1 FROM "{name}")' for name in names))
        return {name for name, is_filled in zip(names, cursor.fetchone(), strict=True) if is_filled}


@contextmanager
def database_looks_away(*tables: str) -> Iterator[None]:
    """PostgreSQL's triggers on these tables sleep, as they would for somebody who tampers with the files. Undone with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
