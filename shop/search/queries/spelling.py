"""What somebody meant who misspelt it. Only the vocabulary is looked at, never the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from shop.search.models import SearchWord
from shop.search.providers import Match, engine
from shop.search.queries.match_numbers import numbers_of_matches
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
    # All words with what is near in the place of names that no document has ("iphone 13" is a smartphone); none without such a name.
    nearby: tuple[str, ...] = ()

    @property
    def better(self) -> Mapping[str, str]:
        """What may be put in the place of what was typed; nothing where too much of it is unknown."""
        return self.guesses if len(self.unknown) <= MAX_UNKNOWN else {}


def look_up_spelling(words: Sequence[str], country: str) -> Spelling:
    """One statement where every word is in some document of the market, three at most."""
    near = {word: others for word in words if (others := near_words(word))}
    asked = list(dict.fromkeys([*words, *(other for others in near.values() for other in others)]))
    found = numbers_of_matches((Match(country=country, words=(forms_of(word),)), 1) for word in asked)
    known = {word for word, number in zip(asked, found, strict=True) if number}
    unknown = [word for word in words if word not in known]
    if not unknown:
        return Spelling()
    return Spelling(tuple(unknown), guessed_words(unknown), _parts_in_use(unknown), _words_nearby(words, near, known))


def _words_nearby(words: Sequence[str], near: Mapping[str, Sequence[str]], known: Set[str]) -> tuple[str, ...]:
    """What no document has and nothing is near to only says more of such a name: it is left out."""
    stands_for = {word: next((other for other in near.get(word, ()) if other in known), "") for word in words if word not in known}
    found = dict.fromkeys(other for word in words if (other := stands_for.get(word, word)))
    return tuple(found) if near and set(found) - set(words) else ()


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
