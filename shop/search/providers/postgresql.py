"""PostgreSQL: a weighted tsvector and two arrays under one GIN index, pg_trgm for the vocabulary.

Words are folded and stemmed before they come here, exactly as for SQLite, so that both databases give the same answers. Weight A is
the title, B the names (brand, categories, options), D the store's words and the description. A word of the title stands in the vector
once more as "=word": the index knows no weights, and so it finds titles without looking at rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from shop.search.documents import Document
from shop.search.providers.base import Match, SearchStatement, Written

_COLUMNS = {
    "product_id": "bigint", "store_id": "bigint", "country": "text", "price_from": "bigint", "price_to": "bigint",
    "published_at": "timestamptz", "ends_at": "timestamptz", "rating": "smallint", "in_stock": "boolean",
    "east": "float8", "north": "float8", "title": "text", "vector": "text", "facets": "text", "combos": "text",
}  # fmt: skip
_CASTS = {"vector": "vector::tsvector", "facets": "facets::integer[]", "combos": "combos::integer[]"}
_KEPT = [name for name in _COLUMNS if name != "product_id"]
SAMPLE, FEWEST = 1_500, 4  # so many documents are tried; where fewer than a fourth match, they are not looked through
LOOKED_AT = 6  # times as many documents as are wanted are looked through at most
_LOCKS = 7_042  # this app's own kind of advisory lock


class PostgresEngine:
    """See `Engine`."""

    def source(self, match: Match) -> SearchStatement:
        """`FROM … WHERE …` over the documents "d" that match."""
        where = self._where(match, is_looked_at=_is_narrow(match))
        return SearchStatement(f"FROM search_searchdocument d WHERE {where.sql}", where.params)

    def source_in_order(self, match: Match) -> SearchStatement:
        """The same where many match and the first of an order are wanted: an index of the order, the country first, is walked."""
        return self.source(match.with_(in_order=True))

    def _where(self, match: Match, *, is_looked_at: bool) -> SearchStatement:
        # What most documents have is looked at in a way that no index knows: its bitmap would be as long as the table.
        country = "strpos(d.country, %s) > 0" if is_looked_at and not match.in_order else "d.country = %s"
        parts = [SearchStatement(country, (match.country,))]
        if words := _words_query(match):
            parts.append(SearchStatement("d.vector @@ %s::tsquery", (words,)))
        for column, groups in (("facets", match.facets), ("combos", match.combos)):
            parts += [SearchStatement(f"d.{column} && %s::integer[]", (_array(group),)) for group in groups]
        parts += [
            _has_one_of(group) if is_looked_at else SearchStatement("d.facets && %s::integer[]", (_array(group),)) for group in match.dense
        ]
        parts += match.where
        return SearchStatement(" AND ".join(part.sql for part in parts), tuple(param for part in parts for param in part.params))

    def weight(self, stems: Sequence[str], *, title: int, names: int, body: int, is_sure: bool = True) -> SearchStatement:
        """An expression: points for where the word stands; unless it is sure that it stands somewhere, nothing for a word that does not."""
        steps, params = "WHEN d.vector @@ %s::tsquery THEN %s ", (_any_lexeme(stems, ":A"), title, _any_lexeme(stems, ":B"), names)
        if is_sure:
            return SearchStatement(f"CASE {steps * 2}ELSE %s END", (*params, body))
        return SearchStatement(f"CASE {steps * 3}ELSE 0 END", (*params, _any_lexeme(stems), body))

    def has_code(self, code: str) -> SearchStatement:
        """A condition: it is one of the article numbers."""
        return SearchStatement("d.vector @@ %s::tsquery", (_lexeme(f"#{code}"),))

    def in_title(self, phrase: str) -> SearchStatement:
        """A condition: these folded words stand in the title side by side."""
        return SearchStatement("strpos(d.title, %s) > 0", (f" {phrase} ",))

    def numbers(self, hits: str, column: str, *others: str) -> str:
        """A table with every number in that column of those hits. Not a function in FROM: that would fill a store for each row."""
        return f"(SELECT {', '.join(['pk', 'price_from', 'price_to', *others])}, unnest({column}) AS number FROM {hits} n)"

    def with_values(self, rows: str) -> str:
        """These rows with the facet values "v" that they have. With an OFFSET the planner cannot go through all values for each row."""
        return f"{rows} CROSS JOIN LATERAL (SELECT * FROM search_facetvalue WHERE search_facetvalue.id = {rows}.id OFFSET 0) v"

    def has_one_of(self, numbers: Sequence[int]) -> SearchStatement:
        """A condition on hits "d": one of the numbers is in their facets."""
        return _has_one_of(numbers)

    def hits(self, match: Match, *, cap: int, columns: Sequence[str], key: SearchStatement | None = None) -> SearchStatement:
        """Product and prices of the first `cap` matches; `columns` to be read by `numbers`; `key` as "k".

        Where nothing narrow is asked for, the bitmap of what matches may be as long as the market: the newest products are looked through,
        and an index is asked only when there are not so many, too few of a sample match, or too few of those.
        """
        keys = key.params if key else ()
        read = ", ".join(["d.product_id AS pk", "d.price_from", "d.price_to", *(f"d.{column}" for column in columns)])
        read += f", {key.sql} AS k" if key else ""
        source = self.source(match)
        found = SearchStatement(f"SELECT {read} {source.sql} LIMIT %s", (*keys, *source.params, cap))
        if _is_narrow(match):
            return found
        newest = self._where(match, is_looked_at=True)
        sql = (
            "WITH sample AS MATERIALIZED (SELECT count(*) AS n FROM "
            f"(SELECT * FROM search_searchdocument ORDER BY product_id DESC LIMIT {SAMPLE}) d WHERE {newest.sql}), "
            f"newest AS MATERIALIZED (SELECT {read} FROM "
            f"(SELECT * FROM search_searchdocument ORDER BY product_id DESC LIMIT %s) d "
            "WHERE (SELECT EXISTS (SELECT 1 FROM search_searchdocument OFFSET %s)) "
            f"AND (SELECT n FROM sample) > {SAMPLE // FEWEST} AND {newest.sql} LIMIT %s), "
            "enough AS MATERIALIZED (SELECT count(*) >= %s AS it_is FROM newest) "
            "SELECT * FROM newest WHERE (SELECT it_is FROM enough) "
            f"UNION ALL SELECT * FROM ({found.sql}) d WHERE NOT (SELECT it_is FROM enough)"
        )
        return SearchStatement(sql, (*newest.params, *keys, LOOKED_AT * cap, cap - 1, *newest.params, cap, cap, *found.params))

    def of_stores(self, ids: Sequence[int]) -> SearchStatement:
        """A condition: one of these stores sells it."""
        return SearchStatement("d.store_id = ANY(%s::bigint[])", (_array(ids),))

    def within(self, east: float, north: float, km: float) -> SearchStatement:
        """A condition: so near to that point, with the help of the GiST index."""
        return SearchStatement("point(d.east, d.north) <@ circle(point(%s, %s), %s)", (east, north, km))

    def write(self, rows: Sequence[Written]) -> None:
        """Put the documents in, or in place of what was there. What has not changed is not written."""
        values = [_values(row) for row in rows]
        arrays = ", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())
        chosen = ", ".join(_CASTS.get(name, name) for name in _COLUMNS)
        changed = ", ".join(f"{name} = excluded.{name}" for name in _KEPT)
        old, new = (", ".join(f"{table}.{name}" for name in _KEPT) for table in ("d", "excluded"))
        sql = (
            f"INSERT INTO search_searchdocument AS d ({', '.join(_COLUMNS)}, popularity) "  # names of ours only
            f"SELECT {chosen}, 0 FROM unnest({arrays}) AS new({', '.join(_COLUMNS)}) "
            f"ON CONFLICT (product_id) DO UPDATE SET {changed} WHERE ({old}) IS DISTINCT FROM ({new})"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [[row[name] for row in values] for name in _COLUMNS])

    def remove(self, product_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM search_searchdocument WHERE product_id = ANY(%s)", [list(product_ids)])

    def resembling(self, words: Sequence[str], *, limit: int) -> list[tuple[str, str, int]]:
        """For each word, those of the vocabulary that share trigrams with it, with their frequencies. One statement."""
        sql = (
            "SELECT asked.word, found.word, found.frequency FROM unnest(%s::text[]) AS asked(word), LATERAL ("
            "SELECT w.word, w.frequency FROM search_searchword w WHERE lower(w.word) %% asked.word "  # as its index has it
            "ORDER BY similarity(w.word, asked.word) DESC, w.frequency DESC LIMIT %s) found"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(words), limit])
            return list(cursor.fetchall())

    @contextmanager
    def careful(self) -> Iterator[None]:
        """No sequential scan: under a LIMIT the planner stops reading early in its mind, and never in truth when matches are few.

        Memory for a bitmap of every page of a large market, or each row of a page that was forgotten is looked at again.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '16MB'")
            yield

    @contextmanager
    def one_writer(self, product_ids: Sequence[int]) -> Iterator[None]:
        """A lock for each product until the end of the transaction; the catalogue's own rows stay free."""
        with transaction.atomic(), connection.cursor() as cursor:
            sql = "SELECT pg_advisory_xact_lock(%s, (id %% 2147483647)::integer) FROM unnest(%s::bigint[]) AS ids(id)"
            cursor.execute(sql, [_LOCKS, sorted(product_ids)])
            yield


def _values(row: Written) -> dict[str, Any]:
    document = row.document
    values = {name: getattr(document, name) for name in _COLUMNS if name not in _CASTS}
    return values | {"vector": _vector(document), "facets": _array(row.facets), "combos": _array(row.combos)}


def _vector(document: Document) -> str:
    title = [part for stem in document.title_stems for part in (f"{_lexeme(stem)}:1A", _lexeme(f"={stem}"))]
    names = [f"{_lexeme(stem)}:2B" for stem in document.name_stems]
    body = [f"{_lexeme(stem)}:3" for stem in document.body_stems]  # without any position it would pass for every weight
    return " ".join([*title, *names, *body, *(_lexeme(f"#{code}") for code in document.codes)])


def _words_query(match: Match) -> str:
    mark = "=" if match.title_only else ""
    words = " & ".join(f"({_any_lexeme([mark + stem for stem in group])})" for group in match.words)
    code = _lexeme(f"#{match.code}") if match.code else ""
    return " | ".join(f"({part})" for part in (words, code) if part)


def _is_narrow(match: Match) -> bool:
    return bool(match.words or match.code or match.facets or match.combos)


def _has_one_of(numbers: Sequence[int]) -> SearchStatement:
    return SearchStatement(f"({' OR '.join(['%s = ANY(d.facets)'] * len(numbers))})", tuple(numbers))


def _any_lexeme(stems: Sequence[str], weight: str = "") -> str:
    return "|".join(f"{_lexeme(stem)}{weight}" for stem in stems)


def _lexeme(text: str) -> str:
    # Folded words hold letters and figures only; quoted all the same.
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _array(numbers: Sequence[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"
