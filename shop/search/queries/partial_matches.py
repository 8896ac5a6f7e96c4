"""What has most of the words, where fewer than a page have them all.

The points are those of BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009), as far as an index without frequencies
knows them: each word found gives its inverse document frequency, log(1 + (N − n + ½) / (n + ½)), in full in the title, in part elsewhere.
Words side by side in the title, a short title, being in stock and being popular add less than one telling word does. What has less than
a share (ENOUGH) of what all known words together would give is not near, and not shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from django.db import connection

from shop.search.providers import SearchStatement, engine
from shop.search.queries.match_numbers import numbers_of_matches
from shop.search.queries.questions import Question, match_of
from shop.search.queries.ranking import POPULARITY, SHORT_TITLE, points_if
from shop.search.queries.spelling import Spelling
from shop.search.synonyms import forms_of
from shop.search.word_stems import stems

COUNTED = 3_000  # documents with a word that are counted and looked at; a word that more have says little
MARKET = 20_000  # documents of a market that are counted: a larger one weighs its words as this one does
TITLE, NAMES, BODY = 100, 70, 40  # points for each unit of a word's weight, by where it stands
PHRASE, IN_STOCK = 60, 10
ENOUGH = 0.25


@dataclass(frozen=True, slots=True)
class WeighedWord:
    """A word, its forms, in how many documents it is (as far as counted) and what it weighs."""

    word: str
    forms: tuple[str, ...]
    number: int
    weight: float


def partial_matches(question: Question, *, limit: int, beside: Sequence[int] = (), spelling: Spelling | None = None) -> list[int]:
    """Products with most of the words, the best first, all other wishes kept; none of `beside`. Two statements.

    `spelling` says what counts besides what was typed: guesses at words that nothing has, and what these may be composed of.
    """
    known = sorted((each for each in _weighed(question, _asked_words(question, spelling)) if each.number), key=lambda each: -each.weight)
    if not known or limit < 1:
        return []
    statement = _best_of(question, known, limit=limit + len(beside))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        rows = cursor.fetchall()
    enough, shown = ENOUGH * sum(each.weight for each in known) * 100, set(beside)
    return [pk for pk, _points, found in rows if found >= enough and pk not in shown][:limit]


def _asked_words(question: Question, spelling: Spelling | None) -> dict[str, tuple[str, ...]]:
    """Each word that counts, once, with its forms. Two neighbours written as one stand for nothing but themselves."""
    words = {word: forms_of(word) for word in question.words}
    if spelling is not None:
        words |= {word: forms_of(word) for word in (*spelling.parts, *spelling.guesses.values()) if word not in words}
    joined = (one + other for one, other in pairwise(question.words))
    return words | {word: stems(word) for word in joined if word not in words}


def _weighed(question: Question, words: Mapping[str, tuple[str, ...]]) -> list[WeighedWord]:
    """How many of what else fits the wishes have each word. One statement."""
    if not words:
        return []
    match = match_of(question)
    counted = [(match.with_(words=(forms,), code=""), COUNTED) for forms in words.values()]
    *numbers, total = numbers_of_matches([*counted, (match.with_(words=(), code="", in_order=True), MARKET)])
    return [WeighedWord(word, words[word], n, _weight_of(n, max(total, n))) for word, n in zip(words, numbers, strict=True)]


def _weight_of(number: int, total: int) -> float:
    return log(1 + (total - number + 0.5) / (number + 0.5))


def _best_of(question: Question, known: Sequence[WeighedWord], *, limit: int) -> SearchStatement:
    """Key, points and the weight of the words found, of the best of what has one of the telling words."""
    search, typed = engine(), " ".join(question.phrase)
    points = [_points_of(each, TITLE, NAMES, BODY) for each in known]
    points += [points_if(search.in_title(f"{one} {other}"), PHRASE) for one, other in pairwise(question.phrase)]
    points += [points_if(SearchStatement("d.in_stock"), IN_STOCK), SearchStatement(SHORT_TITLE), SearchStatement(POPULARITY)]
    if typed:
        points.append(points_if(search.in_title(typed), PHRASE))
    found = [_points_of(each, 100, 100, 100) for each in known]
    source = search.source(match_of(question).with_(words=_anchors(known), code=""))
    k, f = (" + ".join(f"({each.sql})" for each in parts) for parts in (points, found))
    sql = (
        f"SELECT pk, k, f FROM (SELECT d.product_id AS pk, {k} AS k, {f} AS f {source.sql} LIMIT {COUNTED}) h "
        f"ORDER BY k DESC, pk DESC LIMIT {limit}"
    )
    return SearchStatement(sql, (*(p for each in (*points, *found) for p in each.params), *source.params))


def _points_of(each: WeighedWord, title: int, names: int, body: int) -> SearchStatement:
    return engine().weight(
        each.forms, title=round(title * each.weight), names=round(names * each.weight), body=round(body * each.weight), is_sure=False
    )


def _anchors(known: Sequence[WeighedWord]) -> tuple[tuple[str, ...], ...]:
    """Words of which one must be there: as many as can be looked at, the rarest first. Of common ones the first and any other."""
    first, *others = known
    if first.number >= COUNTED and others:
        return (first.forms, tuple(dict.fromkeys(form for each in others for form in each.forms)))
    forms, left = dict.fromkeys(first.forms), COUNTED - first.number
    for each in others:
        if each.number > left:
            break
        forms |= dict.fromkeys(each.forms)
        left -= each.number
    return (tuple(forms),)
