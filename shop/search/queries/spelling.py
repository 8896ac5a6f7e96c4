"""What somebody meant who misspelt it. Only the vocabulary is looked at, never the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from shop.search.models import SearchWord
from shop.search.providers import Match, engine
from shop.search.synonyms import forms_of, near_words

SHORTEST = 4  # letters below which nothing is guessed
SHORTEST_PART = 3  # letters of a word that another one may be composed of
MAX_UNKNOWN = 2  # words of one query that are put right without asking
CANDIDATES = 60


@dataclass(frozen=True, slots=True)
class Spelling:
    """What the vocabulary says of the words of a question."""

    unknown: tuple[str, ...] = ()  # those that no document of the market has
    guesses: Mapping[str, str] = field(default_factory=dict)  # of these to the nearest that is known
    parts: tuple[str, ...] = ()  # those that these may be composed of

    @property
    def better(self) -> Mapping[str, str]:
        """What may be put in the place of what was typed; nothing where too much of it is unknown."""
        return self.guesses if len(self.unknown) <= MAX_UNKNOWN else {}


def look_up_spelling(words: Sequence[str], country: str) -> Spelling:
    """One statement where every word is in some document of the market, three at most."""
    unknown = _unknown(words, country)
    return Spelling(tuple(unknown), guessed_words(unknown), _parts_in_use(unknown)) if unknown else Spelling()


def words_nearby(words: Sequence[str], country: str) -> list[str] | None:
    """With what is near in the place of names that no document has, and without what says more of them: "iphone 13" is a smartphone.

    None when there is no such name, or nothing near to it either.
    """
    near = list(dict.fromkeys(other for word in words for other in near_words(word)))
    if not near:
        return None
    unknown = set(_unknown([*words, *near], country))
    stands_for = {word: next((other for other in near_words(word) if other not in unknown), "") for word in words if word in unknown}
    found = dict.fromkeys(other for word in words if (other := stands_for.get(word, word)))
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


def _parts_in_use(words: Sequence[str]) -> tuple[str, ...]:
    """The two words of which one may be made that no document has ("powerbank"), where listings use both."""
    cuts = {(word[:n], word[n:]) for word in words if word.isalpha() for n in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)}
    asked = {part for cut in cuts for part in cut}
    used = set(SearchWord.objects.filter(word__in=asked).values_list("word", flat=True)) if asked else set()
    return tuple(part for one, other in sorted(cuts) if one in used and other in used for part in (one, other))


def _unknown(words: Sequence[str], country: str) -> list[str]:
    sources = [engine().source(Match(country=country, words=(forms_of(word),))) for word in words]
    sql = "SELECT " + ", ".join(f"EXISTS(SELECT 1 {source.sql})" for source in sources)
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for source in sources for param in source.params])
        row = cursor.fetchone() or ()
    return [word for word, is_known in zip(words, row, strict=True) if not is_known]
