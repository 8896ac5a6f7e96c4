"""SQLite: an FTS5 table beside the documents, with a column for each weight; another one with trigrams of the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from shop.search.models import SearchDocument
from shop.search.providers.base import Match, SearchStatement, Written

_FIELDS = ("store_id", "country", "price_from", "price_to", "published_at", "ends_at", "rating", "in_stock", "east", "north", "title")
_WORDS = "{title names body}"


class SqliteEngine:
    """See `Engine`."""

    def source(self, match: Match) -> SearchStatement:
        """`FROM … WHERE …` over the documents "d" that match.

        CROSS JOIN is SQLite's word for "in this order": what is asked of the words is looked up once, and then its documents. A planner
        without statistics takes the documents of the country first, and looks the words up for each of them.
        """
        return _joined(match, "search_fts CROSS JOIN search_searchdocument d")

    def source_in_order(self, match: Match) -> SearchStatement:
        """The same where many match and the first of an order are wanted: an index of the order, the country first, is walked."""
        return _joined(match, "search_searchdocument d CROSS JOIN search_fts")

    def weight(self, stems: Sequence[str], *, title: int, names: int, body: int, is_sure: bool = True) -> SearchStatement:
        """An expression: points for where the word stands; unless it is sure that it stands somewhere, nothing for a word that does not."""
        columns = {"title": title, "names": names} if is_sure else {"title": title, "names": names, "body": body}
        places = [(_column_holds(column, stems), points) for column, points in columns.items()]
        sql = " ".join(f"WHEN {place.sql} THEN {points}" for place, points in places)
        return SearchStatement(f"CASE {sql} ELSE {body if is_sure else 0} END", tuple(p for place, _points in places for p in place.params))

    def has_code(self, code: str) -> SearchStatement:
        """A condition: it is one of the article numbers."""
        return _column_holds("codes", [code])

    def in_title(self, phrase: str) -> SearchStatement:
        """A condition: these folded words stand in the title side by side."""
        return SearchStatement("instr(d.title, %s) > 0", (f" {phrase} ",))

    def numbers(self, hits: str, column: str, *others: str) -> str:
        """A table with every number in that column of those hits."""
        each = f"json_each('[' || replace(replace({column}, 'f', ''), ' ', ',') || ']')"
        return f"(SELECT {', '.join(['pk', 'price_from', 'price_to', *others])}, value AS number FROM {hits} n, {each})"

    def with_values(self, rows: str) -> str:
        """These rows with the facet values "v" that they have, in this order."""
        return f"{rows} CROSS JOIN search_facetvalue v ON v.id = {rows}.id"

    def has_one_of(self, numbers: Sequence[int]) -> SearchStatement:
        """A condition on hits "d": one of the numbers is in their facets."""
        one = "instr(' ' || d.facets || ' ', %s) > 0"
        return SearchStatement(f"({' OR '.join([one] * len(numbers))})", tuple(f" f{number} " for number in numbers))

    def hits(self, match: Match, *, cap: int, columns: Sequence[str], key: SearchStatement | None = None) -> SearchStatement:
        """Product and prices of the first `cap` matches; `columns` to be read by `numbers`; `key` as "k"."""
        source, (keyed, k) = self.source(match), (f", {key.sql} AS k", ", k") if key else ("", "")
        read = "".join(f", f.{column}" for column in columns)
        hits = f"SELECT d.product_id AS pk, d.price_from, d.price_to{keyed} {source.sql} LIMIT %s"
        return SearchStatement(
            f"SELECT pk, price_from, price_to{read}{k} FROM ({hits}) CROSS JOIN search_fts f ON f.rowid = pk",
            (*(key.params if key else ()), *source.params, cap),
        )

    def of_stores(self, ids: Sequence[int]) -> SearchStatement:
        """A condition: one of these stores sells it."""
        return SearchStatement("d.store_id IN (SELECT value FROM json_each(%s))", (json.dumps(list(ids)),))

    def within(self, east: float, north: float, km: float) -> SearchStatement:
        """A condition: so near to that point."""
        square = "(d.east - %s) * (d.east - %s) + (d.north - %s) * (d.north - %s)"
        return SearchStatement(f"{square} <= %s", (east, east, north, north, km * km))

    def write(self, rows: Sequence[Written]) -> None:
        """Put the documents in, or in place of what was there."""
        SearchDocument.objects.bulk_create(
            [SearchDocument(product_id=row.document.product_id, **{name: getattr(row.document, name) for name in _FIELDS}) for row in rows],
            update_conflicts=True,
            update_fields=_FIELDS,
            unique_fields=["product"],
        )
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(row.document.product_id,) for row in rows])
            cursor.executemany(
                "INSERT INTO search_fts(rowid, title, names, body, codes, facets, combos) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                [_fts_columns(row) for row in rows],
            )

    def remove(self, product_ids: Sequence[int]) -> None:
        SearchDocument.objects.filter(product_id__in=product_ids).delete()
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM search_fts WHERE rowid = %s", [(pk,) for pk in product_ids])

    def resembling(self, words: Sequence[str], *, limit: int) -> list[tuple[str, str, int]]:
        """For each word, those of the vocabulary that share trigrams with it, with their frequencies. One statement."""
        asked = {word: " OR ".join(f'"{word[n : n + 3]}"' for n in range(len(word) - 2)) for word in words if len(word) > 2}
        if not asked:
            return []
        one = (
            "SELECT * FROM (SELECT %s AS asked, w.word, w.frequency "
            "FROM search_word_fts f CROSS JOIN search_searchword w ON w.id = f.rowid "
            "WHERE search_word_fts MATCH %s ORDER BY f.rank LIMIT %s)"
        )
        params = [param for word, trigrams in asked.items() for param in (word, trigrams, limit)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([one] * len(asked)), params)
            return list(cursor.fetchall())

    @contextmanager
    def careful(self) -> Iterator[None]:
        """Nothing to be careful about."""
        yield

    @contextmanager
    def one_writer(self, product_ids: Sequence[int]) -> Iterator[None]:
        """SQLite has only one writer."""
        with transaction.atomic():
            yield


def _joined(match: Match, both: str) -> SearchStatement:
    parts = [SearchStatement("d.country = %s", (match.country,)), *match.where]
    tables = "search_searchdocument d"
    if query := _query(match):
        tables = f"{both} ON d.product_id = search_fts.rowid"
        parts.insert(0, SearchStatement("search_fts MATCH %s", (query,)))
    elif match.title_only or match.words:
        parts.insert(0, SearchStatement("0"))
    sql = " AND ".join(part.sql for part in parts)
    return SearchStatement(f"FROM {tables} WHERE {sql}", tuple(param for part in parts for param in part.params))


def _fts_columns(row: Written) -> tuple[int | str, ...]:
    document = row.document
    texts = [document.title_stems, document.name_stems, document.body_stems, document.codes]
    numbers = [[f"f{number}" for number in row.facets], [f"f{number}" for number in row.combos]]
    return (document.product_id, *(" ".join(words) for words in (*texts, *numbers)))


def _query(match: Match) -> str:
    column = "title" if match.title_only else _WORDS
    words = " AND ".join(f"{column} : ({_any_word(group)})" for group in match.words)
    if match.code:
        code = f'codes : "{match.code}"'
        words = f"(({words}) OR {code})" if words else code
    numbers = [("facets", group) for group in (*match.facets, *match.dense)] + [("combos", group) for group in match.combos]
    facets = [f"{name} : ({_any_word([f'f{number}' for number in group])})" for name, group in numbers]
    return " AND ".join([*([words] if words else []), *facets])


def _any_word(words: Sequence[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)


def _column_holds(column: str, words: Sequence[str]) -> SearchStatement:
    sql = " OR ".join(f"instr(' ' || search_fts.{column} || ' ', %s) > 0" for _word in words)
    return SearchStatement(f"({sql})", tuple(f" {word} " for word in words))
