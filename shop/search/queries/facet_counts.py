"""How many there are, altogether and of each facet value: one statement, bounded however large the market is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from shop.search.providers import SearchStatement, engine
from shop.search.queries.prices import all_within, price_of_value
from shop.search.queries.questions import Question, Way, match_of
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
    page: list[tuple[int, str]] | None = None  # products with their keys, where they came with the numbers

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > CAP


@dataclass(frozen=True, slots=True)
class CountedPage:
    """The page that is wanted of what is counted: its key ("d" stands for a document), its first rows, and which way they go."""

    key: SearchStatement
    beyond: SearchStatement  # a condition on "k" and "pk"
    is_up: bool
    length: int


def count_matches(question: Question, *, facets: bool = True, page: CountedPage | None = None) -> Counts:
    """Count the matches; with facets, each facet as if nothing were chosen in it (disjunctive).

    The rows of the page come with it while all matches are counted: to find them is half of the work of counting them.
    """
    groups = _counted_groups(question) if facets else [""]
    statement = _with_facets(question, groups, page) if facets else _total_statement(question)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    counts = _counts_from(rows, groups)
    if page is not None and facets and not counts.is_capped:
        counts.page = [(number, key) for place, _kind, key, _label, _names, number in sorted(rows, key=_place_on_page) if place < 0]
    for kind in question.switches if facets else ():  # to choose it is what has been done
        counts.values[kind] = [Value("1", "", {}, counts.total)]
    return counts


def _place_on_page(row: tuple[Any, ...]) -> int:
    return -int(row[0])


def _counted_groups(question: Question) -> list[str]:
    """What is counted with all filters, and the kinds whose values are counted as if none of theirs were chosen."""
    return ["", *(kind for kind in question.narrowed_by if kind not in question.switches)]


def _total_statement(question: Question) -> SearchStatement:
    hits = engine().hits(match_of(question), cap=CAP + 1, columns=())
    return SearchStatement(f"SELECT 0 AS g, NULL, NULL, NULL, NULL, count(*) FROM ({hits.sql}) h", hits.params)


def _with_facets(question: Question, groups: Sequence[str], page: CountedPage | None) -> SearchStatement:
    """For every group (all filters; all but one kind) the first matches once, and of those the total and the numbers of the values."""
    leader, by_variant = question.leader, _counted_by_variant(question)
    hits = _hits_statement(question, groups, leader, page)
    totals = " UNION ALL ".join(f"SELECT {n} AS g, count(*) AS n FROM h{n}" for n in range(len(groups)))
    led = groups.index(leader) if leader else 0
    everything = _numbers_of_all(question, leader)
    numbers = [_values_of_all(), *([_values_of_leader(leader)] if leader else [])]
    numbers += [_values_by_product(kind, n) for n, kind in enumerate(groups) if kind and kind not in by_variant and n != led]
    numbers += [_values_by_variant(question, kind, ways, _group_of(kind, groups)) for kind, ways in by_variant.items()]
    others = _in("v.kind", [COMBO, POPULAR, *question.narrowed_by, *by_variant])
    chosen, unseen = (_in(f"{table}.id", question.chosen_numbers) for table in ("r", "v"))
    rows = _page_statement(page) if page else SearchStatement("")
    sql = (
        f"WITH {hits.sql}, m AS MATERIALIZED ({everything.sql}), c AS MATERIALIZED ({' UNION ALL '.join(each.sql for each in numbers)}), "
        "r AS MATERIALIZED (SELECT v.id, v.kind, v.key, v.label, v.names, c.n, "
        "row_number() OVER (PARTITION BY v.kind ORDER BY c.n DESC, v.key) AS place "
        f"FROM {engine().with_values('c')} WHERE c.kind <> '' OR NOT ({others.sql})) "
        f"SELECT g, NULL, NULL, NULL, NULL, n FROM ({totals}) t "
        f"UNION ALL SELECT 0, kind, key, label, CAST(names AS text), n FROM r WHERE place <= {SHOWN} OR kind = 'c' OR {chosen.sql} "
        "UNION ALL SELECT 0, kind, key, label, CAST(names AS text), 0 FROM search_facetvalue v "
        f"WHERE {unseen.sql} AND id NOT IN (SELECT id FROM r){rows.sql}"
    )
    parts = (hits, everything, *numbers, others, chosen, unseen, rows)
    return SearchStatement(sql, tuple(param for part in parts for param in part.params))


def _counted_by_variant(question: Question) -> dict[str, list[Way]]:
    return {kind: ways for kind, ways in question.counted_by_variant.items() if kind not in question.switches}


def _group_of(kind: str, groups: Sequence[str]) -> int:
    """The group in which a kind's values are counted."""
    return groups.index(kind) if kind in groups else 0


def _columns_of(question: Question, groups: Sequence[str], group: str) -> list[str]:
    """What is read of a group's matches: their facets, their combinations, or both. With the leader's the first group is found."""
    here = {"", question.leader} if group in ("", question.leader) else {group}
    by_variant = _counted_by_variant(question)
    ways = [ways for kind, ways in by_variant.items() if groups[_group_of(kind, groups)] in here]
    has_facets = "" in here or group not in by_variant or not all(ways)
    return [*(["facets"] if has_facets else []), *(["combos"] if any(ways) else [])]


def _hits_statement(question: Question, groups: Sequence[str], leader: str, page: CountedPage | None) -> SearchStatement:
    """The groups' first matches as h0, h1, ….

    What is found without the leader's values holds what is found with them: unless it is more than is counted, it is looked for once.
    """
    search, key = engine(), page.key if page else None
    found = {
        group: search.hits(match_of(question, without=group), cap=CAP + 1, columns=_columns_of(question, groups, group), key=key)
        for group in groups
    }
    if not leader:
        parts = [SearchStatement(f"h{n} AS MATERIALIZED ({found[group].sql})", found[group].params) for n, group in enumerate(groups)]
    else:
        has, led = search.has_one_of(question.numbers_of(leader)), groups.index(leader)
        parts = [
            SearchStatement(
                f"l AS MATERIALIZED (SELECT d.*, {has.sql} AS has_one FROM ({found[leader].sql}) d)", (*has.params, *found[leader].params)
            ),
            SearchStatement(f"e AS MATERIALIZED (SELECT count(*) <= {CAP} AS is_all FROM l)"),
            SearchStatement(
                f"x AS MATERIALIZED (SELECT d.*, (1 = 0) AS has_one FROM ({found[''].sql}) d WHERE NOT (SELECT is_all FROM e))",
                found[""].params,
            ),
            SearchStatement(
                "b AS NOT MATERIALIZED (SELECT l.*, has_one AND (SELECT is_all FROM e) AS in_all, (1 = 1) AS in_led FROM l "
                "UNION ALL SELECT x.*, (1 = 1), (1 = 0) FROM x)"
            ),
            SearchStatement("h0 AS (SELECT * FROM b WHERE in_all)"),
            SearchStatement(f"h{led} AS (SELECT * FROM b WHERE in_led)"),
        ]
        parts += [
            SearchStatement(f"h{n} AS MATERIALIZED ({found[group].sql})", found[group].params)
            for n, group in enumerate(groups)
            if n not in (0, led)
        ]
    return SearchStatement(", ".join(part.sql for part in parts), tuple(param for part in parts for param in part.params))


def _page_statement(page: CountedPage) -> SearchStatement:
    """The page's products with their keys, numbered from -1 downwards."""
    way = "ASC" if page.is_up else "DESC"
    order = f"ORDER BY k {way}, pk {way}"
    sql = (
        f" UNION ALL SELECT -row_number() OVER ({order}), NULL, CAST(k AS text), NULL, NULL, pk "
        f"FROM (SELECT pk, k FROM h0 WHERE {page.beyond.sql} {order} LIMIT {page.length}) p"
    )
    return SearchStatement(sql, page.beyond.params)


def _numbers_of_all(question: Question, leader: str) -> SearchStatement:
    """How many of the matches have each number, how many of those found without the leader's values, and how many whose price fits anyway.

    The numbers are gone through once: there are ten for each match, and to go through them is dearer than to find it.
    """
    within = all_within(question.wishes, "z")
    hits, is_in = ("b", "in_all") if leader else ("h0", "1 = 1")
    numbers = engine().numbers(
        f"(SELECT z.*, {is_in} AS of_all, {within.sql} AS is_within{', in_led AS of_led' if leader else ''} FROM {hits} z)",
        "facets", "of_all", "is_within", *(["of_led"] if leader else []),
    )  # fmt: skip
    of_led = ", count(*) FILTER (WHERE of_led) AS of_led" if leader else ""
    of_within = "count(*) FILTER (WHERE of_all AND is_within)" if question.wishes.names_price else "0"
    of_all = "count(*) FILTER (WHERE of_all)" if leader else "count(*)"
    sql = f"SELECT number AS id, {of_all} AS of_all, {of_within} AS of_within{of_led} FROM {numbers} u GROUP BY number"
    return SearchStatement(sql, within.params)


def _values_of_all() -> SearchStatement:
    """How many of the matches have each value of any kind."""
    return SearchStatement("SELECT '' AS kind, id, of_all AS n FROM m WHERE of_all > 0")


def _values_of_leader(leader: str) -> SearchStatement:
    """How many of those found without the leader's values have each of these."""
    sql = "SELECT %s AS kind, id, of_led AS n FROM m WHERE of_led > 0 AND id IN (SELECT id FROM search_facetvalue WHERE kind = %s)"
    return SearchStatement(sql, (leader, leader))


def _values_by_product(kind: str, group: int) -> SearchStatement:
    """How many of a group's matches have each value of one kind."""
    sql = (
        f"SELECT %s AS kind, h.number AS id, count(*) AS n FROM {engine().numbers(f'h{group}', 'facets')} h "
        f"WHERE h.number IN (SELECT id FROM search_facetvalue WHERE kind = %s) GROUP BY 2"
    )
    return SearchStatement(sql, (kind, kind))


def _values_by_variant(question: Question, kind: str, ways: Sequence[Way], group: int) -> SearchStatement:
    """How many of a group's matches have each value of one kind in a variant that is also what else was chosen, and costs so much.

    Numbers are counted before they are looked up, so that a planner that knows nothing cannot look one up for each match. One by one are
    looked at ("f") the matches of which some variants cost something else; and all, where several ways may lead to one value twice.
    """
    search, wishes = engine(), question.wishes
    column, is_each = "combos" if ways else "facets", len(ways) > 1
    looked_up = _combinations(ways) if ways else SearchStatement("SELECT id, key AS value, id AS number FROM s")
    counted, looked_at = SearchStatement(""), SearchStatement("")
    if not is_each:
        counted = SearchStatement("SELECT id AS number, of_within AS n FROM m WHERE of_within > 0")
        if ways or group:
            within = all_within(wishes, "z")
            hits = search.numbers(f"(SELECT * FROM h{group} z WHERE {within.sql})", column)
            counted = SearchStatement(f"SELECT number, count(*) AS n FROM {hits} y GROUP BY number", within.params)
    if is_each or wishes.names_price:
        within = SearchStatement("1 = 0") if is_each else all_within(wishes, "z")
        hits = search.numbers(f"(SELECT * FROM h{group} z WHERE NOT ({within.sql}))", column)
        looked_at = SearchStatement(
            f"SELECT DISTINCT y.pk, y.price_from, y.price_to, w.id, w.value FROM {hits} y JOIN w ON w.number = y.number", within.params
        )
    priced = price_of_value(wishes, wishes.chosen, kind) if looked_at.sql and wishes.names_price else SearchStatement("1 = 1")
    found = ["SELECT w.id, t.n FROM t JOIN w ON w.number = t.number"] if counted.sql else []
    found += [f"SELECT h.id, 1 AS n FROM f h WHERE {priced.sql}"] if looked_at.sql else []
    tables = [f", t AS MATERIALIZED ({counted.sql})"] if counted.sql else []
    tables += [f", f AS MATERIALIZED ({looked_at.sql})"] if looked_at.sql else []
    sql = (
        f"SELECT * FROM (WITH s AS (SELECT id, key FROM search_facetvalue WHERE kind = %s), w AS MATERIALIZED ({looked_up.sql})"
        f"{''.join(tables)} SELECT %s AS kind, id, CAST(sum(n) AS bigint) AS n FROM ({' UNION ALL '.join(found)}) a GROUP BY id) x"
    )
    return SearchStatement(sql, (kind, *looked_up.params, *counted.params, *looked_at.params, kind, *priced.params))


def _combinations(ways: Sequence[Way]) -> SearchStatement:
    """The numbers of the values "s" together with what else was chosen."""
    keys = " UNION ALL ".join(f"SELECT id, key AS value, %s || {'key ||' if way.names_value else ''} %s AS key FROM s" for way in ways)
    sql = f"SELECT k.id, k.value, v.id AS number FROM ({keys}) k JOIN search_facetvalue v ON v.kind = %s AND v.key = k.key"
    return SearchStatement(sql, (*(part for way in ways for part in (way.before, way.after)), COMBO))


def _in(column: str, values: Sequence[object]) -> SearchStatement:
    return SearchStatement(f"{column} IN ({', '.join(['%s'] * len(values))})", tuple(values))


def _counts_from(rows: Sequence[tuple[Any, ...]], groups: Sequence[str]) -> Counts:
    counts = Counts()
    for group, kind, key, label, names, number in rows:
        if kind is None and group >= 0:
            _read_total(counts, groups[group], number)
        elif kind is not None:
            counts.values.setdefault(kind, []).append(Value(key, label, json.loads(names), number))
    for values in counts.values.values():
        values.sort(key=lambda value: (-value.number, value.key))
    return counts


def _read_total(counts: Counts, kind: str, number: int) -> None:
    if not kind:
        counts.total = number
    if number > CAP:
        counts.capped.add(kind)
