"""In which order things are found.

Best match is a sum of points, the same on both databases, counted in this order of weight:

1. An article number (SKU) that is what was typed, dashes and spaces aside: 10 000.
2. The words stand in the title side by side, as typed: 1 000; and nothing else stands there: 500 more.
3. Each word by the heaviest place where it stands, or a word that means the same: title 400, names (brand, category, options, attributes)
   200, what the store says and the description 10; half as much again for the very word in title or names. What follows is less than the
   steps between them: no popular thing in a store that also sells phones stands before a phone.
4. What can be bought now: 25.
5. The shorter the title, the more of it is what was asked: 0 to 20.
6. What others bought or kept: 0 to 40, by the order of magnitude, so that it decides between equals and never hides a better match.

Equals stand in the order of their age, the newest product first. Where more match than are counted (CAP), the points are given to a sample:
first what is popular and has the words in its title, then other titles, then the rest.
"""

from __future__ import annotations

from shop.search.providers import SearchStatement, engine
from shop.search.queries.questions import Question
from shop.search.states import Sort
from shop.search.word_stems import stems

CODE, PHRASE, WHOLE_TITLE, IN_STOCK = 10_000, 1_000, 500, 25
TITLE, NAMES, BODY = 400, 200, 10
POPULARITY = (
    "CASE WHEN d.popularity >= 1000 THEN 40 WHEN d.popularity >= 100 THEN 30 "
    "WHEN d.popularity >= 10 THEN 20 WHEN d.popularity >= 1 THEN 10 ELSE 0 END"
)
SHORT_TITLE = "CASE WHEN length(d.title) < 60 THEN 20 - length(d.title) / 3 ELSE 0 END"
_COLUMNS: dict[str, str] = {
    Sort.PRICE_UP: "d.price_from",
    Sort.PRICE_DOWN: "d.price_from",
    Sort.POPULAR: "d.popularity",
    Sort.RATING: "d.rating",
    Sort.ENDING: "d.ends_at",
}
NOWHERE = 10**15  # the distance of what has no place: it comes last


def order_key(question: Question, order: str) -> SearchStatement:
    """What the documents are ordered by."""
    if order == Sort.RELEVANCE:
        return _relevance_points(question)
    if order == Sort.NEAREST:
        return squared_distance(question)
    return SearchStatement(_COLUMNS.get(order, "d.published_at"))


def is_ascending(order: str) -> bool:
    """Whether the smallest key comes first."""
    return order in (Sort.PRICE_UP, Sort.NEAREST, Sort.ENDING)


def _relevance_points(question: Question) -> SearchStatement:
    search, typed = engine(), " ".join(question.phrase)
    parts = [search.weight(forms, title=TITLE, names=NAMES, body=BODY) for forms in question.stems]
    own = [stems(word) for word, forms in zip(question.words, question.stems, strict=True) if len(forms) > len(stems(word))]
    parts += [search.weight(forms, title=TITLE // 2, names=NAMES // 2, body=0) for forms in own]  # else a synonym counts as much
    if question.code:
        parts.append(points_if(search.has_code(question.code), CODE))
    if typed:
        parts += [points_if(search.in_title(typed), PHRASE), points_if(SearchStatement("d.title = %s", (f" {typed} ",)), WHOLE_TITLE)]
    parts += [points_if(SearchStatement("d.in_stock"), IN_STOCK), SearchStatement(SHORT_TITLE), SearchStatement(POPULARITY)]
    return SearchStatement(" + ".join(f"({part.sql})" for part in parts), tuple(param for part in parts for param in part.params))


def points_if(condition: SearchStatement, points: int) -> SearchStatement:
    """An expression: the points where the condition holds, else none."""
    return SearchStatement(f"CASE WHEN {condition.sql} THEN {points} ELSE 0 END", condition.params)


def squared_distance(question: Question, *, table: str = "d") -> SearchStatement:
    """An expression: how far what has an `east` and a `north` is from where the shopper is, in square metres; NOWHERE without a place."""
    east, north = question.spot or (0.0, 0.0)
    square = f"({table}.east - %s) * ({table}.east - %s) + ({table}.north - %s) * ({table}.north - %s)"
    sql = f"CASE WHEN {table}.east IS NULL THEN {NOWHERE} ELSE CAST(({square}) * 1000000 AS bigint) END"
    return SearchStatement(sql, (east, east, north, north))
