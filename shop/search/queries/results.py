"""One page of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shop.catalog.models import Product, ProductQuerySet
from shop.common.cursors import Cursor, cursor_key
from shop.common.prepared import Blank, prepared
from shop.places.models import Country
from shop.search.map_plane import metres_between
from shop.search.models import SearchDocument
from shop.search.providers import Match, SearchStatement, engine
from shop.search.queries.cursors import BY_TIME, cursor_params, read_search_cursor
from shop.search.queries.facet_counts import CAP, CountedPage, Counts, count_matches
from shop.search.queries.mistaken_words import meant_instead
from shop.search.queries.nearest import rows_nearest_first
from shop.search.queries.partial_matches import partial_matches
from shop.search.queries.questions import Question, build_question, match_of, popular_number
from shop.search.queries.ranking import is_ascending, order_key
from shop.search.queries.spelling import Spelling, look_up_spelling
from shop.search.queries.wishes import Wishes
from shop.search.states import FacetKind, Sort

PAGE = 18
# Of more matches than are counted, so many are ranked: popular titles, other titles, anything.
SAMPLES = (1_500, 3_000, 1_500)

Row = tuple[int, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, and what that says about the question."""

    wishes: Wishes
    products: Sequence[Product]
    counts: Counts
    previous: str  # cursors, "" where there is nothing further
    next: str
    corrected: Sequence[str] = ()  # what was looked for instead, with the small words between
    partial: Sequence[Product] = ()  # with most of the words, where fewer than a page have all

    @property
    def shown(self) -> list[Product]:
        """All cards of the page, in order."""
        return [*self.products, *self.partial]

    @property
    def total(self) -> int:
        """As far as it was counted."""
        return min(self.counts.total, CAP)

    @property
    def is_cut(self) -> bool:
        """Whether the list ends before what matches does: of very many only a sample is ranked by words. Every other order goes on."""
        return self.counts.is_capped and not self.next and self.wishes.order == Sort.RELEVANCE


def find_products(wishes: Wishes, *, cursor: str = "", facets: bool = True, exactly: bool = False) -> Results:
    """Find, count, narrow, order and page. What is misspelt is put right, unless it is asked for `exactly`."""
    question, spelling = build_question(wishes), Spelling()
    with engine().careful():
        place = read_search_cursor(cursor, order=wishes.order)
        counts = count_matches(question, facets=facets, page=_page_to_count(question, place))
        if not counts.total and question.words and not exactly:
            question, counts, spelling = _second_try(question, counts, place, facets=facets)
        rows = _rows_of_page(question, counts, place)
        partial = _partial_rows(question, counts, rows, spelling) if place is None and facets else []
    if place is not None and place.is_back:
        has_previous, has_next, rows = len(rows) > PAGE, True, rows[:PAGE][::-1]
    else:
        has_previous, has_next, rows = place is not None, len(rows) > PAGE, rows[:PAGE]
    cards = _product_cards(question, [*rows, *partial])
    beside = {pk for pk, _key in partial}
    return Results(
        wishes=wishes,
        products=[product for product in cards if product.pk not in beside],
        partial=[product for product in cards if product.pk in beside],
        counts=counts,
        previous=str(_cursor(wishes, rows[0], is_back=True)) if has_previous and rows else "",
        next=str(_cursor(wishes, rows[-1])) if has_next and rows else "",
        corrected=question.said,
    )


def popular_products(market: Country, *, limit: int = 8) -> Sequence[Product]:
    """What others bought or kept, and can be had now: for whoever has found nothing."""
    there = {str(FacetKind.IN_STOCK): ("1",)}
    return find_products(Wishes(market=market, chosen=there, sort=Sort.POPULAR), facets=False).products[:limit]


def _second_try(question: Question, counts: Counts, place: Cursor | None, *, facets: bool) -> tuple[Question, Counts, Spelling]:
    """The first other wording that finds something with all its words, and its numbers; else what was asked, and what is near to it."""
    spelling = look_up_spelling(question.words, match_of(question).country)
    for better in _other_wordings(question, spelling):
        found = count_matches(better, facets=facets, page=_page_to_count(better, place))
        if found.total:
            return better, found, Spelling()
    return question, counts, spelling


def _other_wordings(question: Question, spelling: Spelling) -> Iterator[Question]:
    if spelling.nearby:
        yield question.with_words(spelling.nearby)
    if spelling.better:
        yield question.with_better(spelling.better)
    if meant := meant_instead(question, spelling):
        yield question.with_better(meant)


def _partial_rows(question: Question, counts: Counts, rows: Sequence[Row], spelling: Spelling) -> list[Row]:
    """What fills the first page of the best matches, where few products have all the words, or none has the only one."""
    is_asked = len(question.words) > 1 or bool(question.words and not counts.total)
    if not is_asked or counts.total >= PAGE or question.wishes.order != Sort.RELEVANCE:
        return []
    found = partial_matches(question, limit=PAGE - len(rows), beside=[pk for pk, _key in rows], spelling=spelling)
    return [(pk, None) for pk in found]


def _cursor(wishes: Wishes, row: Row, *, is_back: bool = False) -> Cursor:
    return Cursor(wishes.order, (cursor_key(row[1]), row[0]), is_back)


def _page_to_count(question: Question, cursor: Cursor | None) -> CountedPage | None:
    """The page, to come with the numbers; points for words are given to fewer than are counted."""
    order = question.wishes.order
    if order == Sort.RELEVANCE:
        return None
    is_up = is_ascending(order) != bool(cursor and cursor.is_back)
    beyond = _beyond_cursor("k", "pk", cursor, is_up=is_up) if cursor else SearchStatement("1 = 1")
    return CountedPage(order_key(question, order), beyond, is_up, PAGE + 1)


def _beyond_cursor(key: str, pk: str, cursor: Cursor, *, is_up: bool) -> SearchStatement:
    return SearchStatement(f"({key}, {pk}) {'>' if is_up else '<'} (%s, %s)", cursor_params(cursor))


def _rows_of_page(question: Question, counts: Counts, cursor: Cursor | None) -> list[Row]:
    if not counts.total:
        return []
    order = question.wishes.order
    if counts.page is not None:
        return [(pk, key if order in BY_TIME else int(key)) for pk, key in counts.page]
    is_up = is_ascending(order) != bool(cursor and cursor.is_back)
    key = order_key(question, order)
    if counts.is_capped and order == Sort.NEAREST:
        return list(rows_nearest_first(question, cursor, is_up=is_up, limit=PAGE + 1))
    if counts.is_capped and order != Sort.RELEVANCE:
        statement = _walk_index(match_of(question), key, cursor, is_up=is_up)
    else:
        statement = _sorted_candidates(_candidates(question, counts, key), cursor, is_up=is_up)
    with connection.cursor() as database:
        database.execute(statement.sql, statement.params)
        return list(database.fetchall())


def _walk_index(match: Match, key: SearchStatement, cursor: Cursor | None, *, is_up: bool) -> SearchStatement:
    """Many match: follow the index of the order until the page is full."""
    sign, way = (">", "ASC") if is_up else ("<", "DESC")
    if cursor is not None:
        beyond = SearchStatement(f"({key.sql}, d.product_id) {sign} (%s, %s)", cursor_params(cursor))
        match = match.with_(where=(*match.where, beyond))
    source = engine().source_in_order(match)
    sql = f"SELECT d.product_id, {key.sql} {source.sql} ORDER BY {key.sql} {way}, d.product_id {way} LIMIT {PAGE + 1}"
    return SearchStatement(sql, source.params)


def _sorted_candidates(candidates: SearchStatement, cursor: Cursor | None, *, is_up: bool) -> SearchStatement:
    """Few match, or few are looked at: take them all and sort."""
    sign, way = (">", "ASC") if is_up else ("<", "DESC")
    beyond = f"WHERE (k, product_id) {sign} (%s, %s)" if cursor else ""
    params = cursor_params(cursor) if cursor else ()
    sql = f"SELECT product_id, k FROM ({candidates.sql}) h {beyond} ORDER BY k {way}, product_id {way} LIMIT {PAGE + 1}"
    return SearchStatement(sql, (*candidates.params, *params))


def _candidates(question: Question, counts: Counts, key: SearchStatement) -> SearchStatement:
    match = match_of(question)
    if not counts.is_capped:
        return _first_matches(match, key, CAP)
    popular = question.numbers.get(popular_number(), 0)
    titles = match.with_(title_only=True, code="")
    samples = [titles.with_(facets=(*match.facets, (popular,))), titles, match]
    parts = [_first_matches(each, key, cap) for each, cap in zip(samples, SAMPLES, strict=True)]
    sql = " UNION ".join(f"SELECT * FROM ({part.sql}) s{n}" for n, part in enumerate(parts))
    return SearchStatement(sql, tuple(param for part in parts for param in part.params))


def _first_matches(match: Match, key: SearchStatement, cap: int) -> SearchStatement:
    source = engine().source(match)
    return SearchStatement(f"SELECT d.product_id, {key.sql} AS k {source.sql} LIMIT {cap}", (*key.params, *source.params))


def _product_cards(question: Question, rows: Sequence[Row]) -> list[Product]:
    """The rows as cards, in order, without what has left the shelves this very moment; each with its distance."""
    ids = [row[0] for row in rows]
    as_many_as_ever = [*ids, *ids[-1:] * (PAGE - len(ids))]  # one statement, however many there are on this page
    found = {product.pk: product for product in _live_cards(*as_many_as_ever)} if ids else {}
    products = [found[pk] for pk in ids if pk in found]
    spots = _spots(question, ids)
    for product in products:
        product.metres = spots.get(product.pk)  # type: ignore[attr-defined]
    return products


@prepared
def _live_cards(*ids: Blank) -> ProductQuerySet:
    return Product.objects.live().as_cards().filter(pk__in=ids)  # type: ignore[misc]  # blanks stand for keys


def _spots(question: Question, ids: Sequence[int]) -> dict[int, int]:
    here = question.spot
    if here is None:
        return {}
    rows = SearchDocument.objects.filter(product__in=ids, east__isnull=False).values_list("product_id", "east", "north")
    return {pk: metres_between(here, (east, north)) for pk, east, north in rows if east is not None and north is not None}
