"""What somebody meant who misspelt it. Only the vocabulary is looked at, never the documents."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from shop.search.providers import Match, engine
from shop.search.synonyms import forms_of, near_words

SHORTEST = 4  # letters below which nothing is guessed
MAX_UNKNOWN = 2  # words of one query that are looked up
CANDIDATES = 60


def corrected_words(words: Sequence[str], country: str) -> list[str] | None:
    """The words with those that no document has put right; None when that cannot be done, or nothing is wrong."""
    unknown = _unknown(words, country)
    if not unknown or len(unknown) > MAX_UNKNOWN:
        return None
    better = guessed_words(unknown)
    if not better:
        return None
    return list(dict.fromkeys(better.get(word, word) for word in words))


def words_nearby(words: Sequence[str], country: str) -> list[str] | None:
    """With what is near in the place of names that no document has, and without what says more of them: "iphone 13" is a smartphone.

    None when there is no such name, or nothing near to it either.
    """
    near = list(dict.fromkeys(other for word in words for other in near_words(word)))
    if not near:
        return None
    unknown = set(_unknown([*words, *near], country))
    found = dict.fromkeys(word for word in words if word not in unknown)
    for word in words:
        stand_in = next((other for other in near_words(word) if other not in unknown), "") if word in unknown else ""
        found |= {stand_in: None} if stand_in else {}
    return list(found) if set(found) - set(words) else None


def edit_distance(one: str, other: str, *, limit: int) -> int:
    """Letters to insert, drop, change or swap with their neighbour; limit + 1 for anything beyond the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before = list(range(len(other) + 1))
    last: list[int] = []
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        last, before = before, row
    return min(before[-1], limit + 1)


def guessed_words(words: Sequence[str]) -> dict[str, str]:
    """The nearest word of the vocabulary to each that is long enough; among equals one that begins alike, then the more frequent."""
    words = [word for word in words if len(word) >= SHORTEST and word.isalpha()]
    near: dict[str, list[tuple[int, bool, int, str]]] = {}
    for word, candidate, frequency in engine().resembling(words, limit=CANDIDATES) if words else []:
        limit = 1 if len(word) <= 5 else 2
        steps = edit_distance(word, candidate, limit=limit)
        if 0 < steps <= limit:
            near.setdefault(word, []).append((steps, candidate[0] != word[0], -frequency, candidate))
    return {word: min(candidates)[3] for word, candidates in near.items()}


def _unknown(words: Sequence[str], country: str) -> list[str]:
    sources = [engine().source(Match(country=country, words=(forms_of(word),))) for word in words]
    sql = "SELECT " + ", ".join(f"EXISTS(SELECT 1 {source.sql})" for source in sources)
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for source in sources for param in source.params])
        row = cursor.fetchone() or ()
    return [word for word, is_known in zip(words, row, strict=True) if not is_known]
