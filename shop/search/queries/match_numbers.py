"""How many documents match each of several descriptions, in one statement."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from shop.search.providers import Match, SearchStatement, engine


def numbers_of_matches(counted: Iterable[tuple[Match, int]]) -> list[int]:
    """How many documents match each, as far as is told beside it: 1 asks whether there is any. One statement, none for nothing."""
    sources = [(engine().source(match), limit) for match, limit in counted]
    if not sources:
        return []
    counts = [SearchStatement(f"(SELECT count(*) FROM (SELECT 1 {each.sql} LIMIT {limit}) h)", each.params) for each, limit in sources]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(each.sql for each in counts), [param for each in counts for param in each.params])
        return list(cursor.fetchone() or [0] * len(counts))
