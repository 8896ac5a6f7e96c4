"""How many there are, altogether and of each facet value: one statement, bounded however large the market is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from shop.search.providers import Statement, engine
from shop.search.queries.matching import Question, Way, match_of
from shop.search.queries.prices import price_of_value
from shop.search.states import COMBO, POPULAR

CAP = 5_000  # matches that are counted
SHOWN = 12  # values of one facet that are looked at


@dataclass(frozen=True, slots=True)
class Value:
    """One facet value and how many of the matches have it."""

    key: str
    label: str
    names: dict[str, str]
    number: int


@dataclass(slots=True)
class Counts:
    """The total and the values by kind. Where a total is above CAP, numbers are "at least"."""

    total: int = 0
    values: dict[str, list[Value]] = field(default_factory=dict)
    capped: set[str] = field(default_factory=set)  # kinds whose numbers are "at least"

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > CAP


def count(question: Question, *, facets: bool = True) -> Counts:
    """Count the matches; with facets, each facet as if nothing were chosen in it (disjunctive)."""
    statement = _with_facets(question) if facets else _total(question)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    return _read(rows, question.narrowed_by if facets else [])


def _total(question: Question) -> Statement:
    hits = engine().hits(match_of(question), cap=CAP + 1)
    return Statement(f"SELECT '' AS g, NULL, NULL, NULL, NULL, count(*) FROM ({hits.sql}) h", hits.params)


def _with_facets(question: Question) -> Statement:
    """For every group (all filters; all but one kind) the first matches once, and of those the total and the numbers of the values."""
    search, groups = engine(), ["", *question.narrowed_by]
    hits = [search.hits(match_of(question, without=group), cap=CAP + 1) for group in groups]
    named = ", ".join(f"h{n} AS MATERIALIZED ({hit.sql})" for n, hit in enumerate(hits))
    totals = " UNION ALL ".join(f"SELECT {n} AS g, count(*) AS n FROM h{n}" for n in range(len(hits)))
    by_variant = question.counted_by_variant
    numbers = [_of_all(), *(_of_products(kind, n) for n, kind in enumerate(groups) if kind and kind not in by_variant)]
    numbers += [_of_variants(question, kind, ways, groups.index(kind) if kind in groups else 0) for kind, ways in by_variant.items()]
    others = _in("v.kind", [COMBO, POPULAR, *question.narrowed_by, *by_variant])
    chosen, unseen = (_in(f"{table}.id", question.chosen_numbers) for table in ("r", "v"))
    sql = (
        f"WITH {named}, c AS ({' UNION ALL '.join(each.sql for each in numbers)}), "
        "r AS (SELECT v.id, v.kind, v.key, v.label, v.names, c.n, "
        "row_number() OVER (PARTITION BY v.kind ORDER BY c.n DESC, v.key) AS place "
        f"FROM c JOIN search_facetvalue v ON v.id = c.id WHERE c.kind <> '' OR NOT ({others.sql})) "
        f"SELECT g, NULL, NULL, NULL, NULL, n FROM ({totals}) t "
        f"UNION ALL SELECT 0, kind, key, label, CAST(names AS text), n FROM r WHERE place <= {SHOWN} OR kind = 'c' OR {chosen.sql} "
        "UNION ALL SELECT 0, kind, key, label, CAST(names AS text), 0 FROM search_facetvalue v "
        f"WHERE {unseen.sql} AND id NOT IN (SELECT id FROM r)"
    )
    return Statement(sql, tuple(param for part in (*hits, *numbers, others, chosen, unseen) for param in part.params))


def _of_all() -> Statement:
    """How many of the matches have each value of any kind."""
    search = engine()
    return Statement(f"SELECT '' AS kind, {search.number} AS id, count(*) AS n FROM h0 AS h, {search.numbers_of_h('facets')} GROUP BY 2")


def _of_products(kind: str, group: int) -> Statement:
    """How many of a group's matches have each value of one kind."""
    search = engine()
    sql = (
        f"SELECT %s AS kind, {search.number} AS id, count(*) AS n FROM h{group} AS h, {search.numbers_of_h('facets')} "
        f"WHERE {search.number} IN (SELECT id FROM search_facetvalue WHERE kind = %s) GROUP BY 2"
    )
    return Statement(sql, (kind, kind))


def _of_variants(question: Question, kind: str, ways: Sequence[Way], group: int) -> Statement:
    """How many of a group's matches have each value of one kind in a variant that is also what else was chosen, and costs so much."""
    search, wishes = engine(), question.wishes
    looked_up = _combinations(ways) if ways else Statement("SELECT id, key AS value, id AS number FROM s")
    priced = price_of_value(wishes, wishes.chosen, kind) if wishes.names_price else Statement("1 = 1")
    sql = (
        f"SELECT %s AS kind, id, count(*) AS n FROM (WITH s AS (SELECT id, key FROM search_facetvalue WHERE kind = %s), "
        f"w AS ({looked_up.sql}) SELECT DISTINCT h.pk, w.id FROM h{group} AS h, "
        f"{search.numbers_of_h('combos' if ways else 'facets')}, w WHERE w.number = {search.number} AND {priced.sql}) x GROUP BY id"
    )
    return Statement(sql, (kind, kind, *looked_up.params, *priced.params))


def _combinations(ways: Sequence[Way]) -> Statement:
    """The numbers of the values "s" together with what else was chosen."""
    keys = " UNION ALL ".join(f"SELECT id, key AS value, %s || {'key ||' if way.names_value else ''} %s AS key FROM s" for way in ways)
    sql = f"SELECT k.id, k.value, v.id AS number FROM ({keys}) k JOIN search_facetvalue v ON v.kind = %s AND v.key = k.key"
    return Statement(sql, (*(part for way in ways for part in (way.before, way.after)), COMBO))


def _in(column: str, values: Sequence[object]) -> Statement:
    return Statement(f"{column} IN ({', '.join(['%s'] * len(values))})", tuple(values))


def _read(rows: Sequence[tuple[Any, ...]], groups: Sequence[str]) -> Counts:
    counts = Counts()
    names_of_groups = ["", *groups]
    for group, kind, key, label, names, number in rows:
        if kind is None:
            _read_total(counts, names_of_groups[int(group or 0)], number)
        else:
            counts.values.setdefault(kind, []).append(Value(key, label, json.loads(names), number))
    for values in counts.values.values():
        values.sort(key=lambda value: (-value.number, value.key))
    return counts


def _read_total(counts: Counts, kind: str, number: int) -> None:
    if not kind:
        counts.total = number
    if number > CAP:
        counts.capped.add(kind)
