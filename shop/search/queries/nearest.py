"""Nearest first, where more match than are counted: the stores are walked, the nearest first, for what they sell is where they are.

A page looks at the products of as many stores as it takes to fill it, wherever in the list it begins: the list has no end but that of what
matches. Equally far stores are looked at together, since their products stand in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.db import connection

from shop.common.cursors import Cursor
from shop.search.providers import SearchStatement, engine
from shop.search.queries.questions import Question, match_of
from shop.search.queries.ranking import squared_distance

FIRST, TIMES = 16, 4  # stores that are looked at first; so many times more whenever a page is not full

StoreAway = tuple[int, int]  # how far, and which


def rows_nearest_first(question: Question, cursor: Cursor | None, *, is_up: bool, limit: int) -> list[tuple[int, int]]:
    """Products with their keys, from the cursor on. A statement for the stores, and one for each batch of them."""
    found: list[tuple[int, int]] = []
    for stores in _batches(_stores_by_distance(question, cursor, is_up=is_up)):
        found += _rows_of_stores(question, stores, cursor, is_up=is_up, limit=limit - len(found))
        if len(found) >= limit:
            break
    return found


def _stores_by_distance(question: Question, cursor: Cursor | None, *, is_up: bool) -> list[StoreAway]:
    """All from the cursor's distance on: some thousand at most, none of their products."""
    away, wishes = squared_distance(question, table="s"), question.wishes
    parts = [SearchStatement("s.country = %s", (match_of(question).country,))]
    if wishes.store is not None:
        parts.append(SearchStatement("s.store_id = %s", (wishes.store.pk,)))
    where = " AND ".join(part.sql for part in parts)
    beyond = SearchStatement(f"WHERE k {'>=' if is_up else '<='} %s", (cursor.keys[0],)) if cursor else SearchStatement("")
    way = "ASC" if is_up else "DESC"
    stores = f"SELECT s.store_id, {away.sql} AS k FROM search_searchstore s WHERE {where}"
    sql = f"SELECT k, store_id FROM ({stores}) n {beyond.sql} ORDER BY k {way}"
    with connection.cursor() as database:
        database.execute(sql, (*away.params, *(param for part in parts for param in part.params), *beyond.params))
        rows: list[StoreAway] = database.fetchall()
    allowed = None if question.stores is None else set(question.stores)
    return [(k, pk) for k, pk in rows if allowed is None or pk in allowed]


def _batches(stores: Sequence[StoreAway]) -> Iterator[list[int]]:
    """Their keys, few and then more at once; those that are equally far never apart."""
    batch: list[int] = []
    wanted = FIRST
    for _k, equals in groupby(stores, key=lambda store: store[0]):
        batch += [pk for _away, pk in equals]
        if len(batch) >= wanted:
            yield batch
            batch, wanted = [], wanted * TIMES
    if batch:
        yield batch


def _rows_of_stores(question: Question, stores: Sequence[int], cursor: Cursor | None, *, is_up: bool, limit: int) -> list[tuple[int, int]]:
    sign, way = (">", "ASC") if is_up else ("<", "DESC")
    match, away = match_of(question), squared_distance(question, table="s")
    # As far as its store is by now: while one that has moved is written anew, its products are where it was.
    key = SearchStatement(f"(SELECT {away.sql} FROM search_searchstore s WHERE s.store_id = d.store_id)", away.params)
    source = engine().source(match.with_(where=(*match.where, engine().of_stores(stores))))
    beyond = f"WHERE (k, product_id) {sign} (%s, %s)" if cursor else ""
    sql = (
        f"SELECT product_id, k FROM (SELECT d.product_id, {key.sql} AS k {source.sql}) h {beyond} "
        f"ORDER BY k {way}, product_id {way} LIMIT {limit}"
    )
    with connection.cursor() as database:
        database.execute(sql, (*key.params, *source.params, *(cursor.keys if cursor else ())))
        return list(database.fetchall())
