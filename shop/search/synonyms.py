"""Words for the same thing, and what is near to a name that nobody sells: read once from `data/`, asked for each word of a query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from shop.search.word_stems import stems

DATA = Path(__file__).parent / "data"


def forms_of(word: str) -> tuple[str, ...]:
    """The stems of a folded word, its own first, then those of the words that mean the same."""
    own = stems(word)
    meanings = _synonyms()
    others = dict.fromkeys(other for stem in own for other in meanings.get(stem, ()))
    return tuple(dict.fromkeys([*own, *(stem for other in others for stem in stems(other))]))


def same_words(word: str) -> tuple[str, ...]:
    """The stems of a folded word and of what means the same as it, taken strictly: a poster is no poste, whose stem it has in French."""
    listed = _listed_words()
    others = dict.fromkeys(other for form in singulars(word) for other in listed.get(form, ()))
    return tuple(dict.fromkeys([*stems(word), *(stem for other in others for stem in stems(other))]))


def singulars(word: str) -> tuple[str, ...]:
    """The word, and what it would be of one thing."""
    return (word, *(word.removesuffix(ending) for ending in ("s", "x", "es") if word.endswith(ending) and len(word) > len(ending) + 2))


def near_words(word: str) -> tuple[str, ...]:
    """What may stand in the place of a name that no listing has, the nearest first; empty for a word that is no such name."""
    return _stand_ins().get(word, ())


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """By each stem of a word, so that its plural is known as well."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for left, right in _lines("synonyms.txt"):
        for word in left:
            for stem in stems(word):
                found[stem] |= dict.fromkeys(other for other in (right or left) if other != word)
    return {stem: tuple(others) for stem, others in found.items()}


@cache
def _listed_words() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for left, right in _lines("synonyms.txt"):
        for word in left:
            found[word] |= dict.fromkeys(other for other in (right or left) if other != word)
    return {word: tuple(others) for word, others in found.items()}


@cache
def _stand_ins() -> dict[str, tuple[str, ...]]:
    return {word: tuple(right) for left, right in _lines("near.txt") for word in left}


def _lines(name: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words before and after ">"; none after it where the words of a line all mean the same."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        text = line.partition("#")[0]
        left, _sign, right = text.partition(">")
        if left.strip():
            yield left.split(), right.split()
