"""Words as a large market has them: a few everywhere, most of them hardly ever. Made up, the same each time, and nobody's real words.

What is sold at a place has a vocabulary of its own: names, models, materials. Some hundred real words for a hundred thousand listings would
flatter every search of it, for each word would find thousands. Here each language has 100,000 forms, made of syllables and endings that
it uses, and the word of rank r is used in proportion to 1 / (r + 2.7) ^ 1.05 (Zipf's law as Mandelbrot put it). Short words come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, count, islice
from random import Random

FORMS = 100_000  # of each language
SHIFT, STEEPNESS = 2.7, 1.05
_SHORTEST, _LONGEST = 4, 13
_SCATTER = 1.5  # letters: how far from its length a word's rank may be
# How syllables begin, what they sound on, and how a root ends; "-" is nothing.
_SYLLABLES = {
    "fr": (
        "b bl br c ch cl cr d dr f fl fr g gl gr j l m n p pl pr qu r s t tr v",
        "a ai an au e eau en eu i in o oi on ou u",
        "- - - c l r s t ll rt ss tt",
    ),
    "en": (
        "b bl br c ch cl cr d dr f fl fr g gr h j k l m n p pl pr r s sh sl sp st str t th tr w wh",
        "a ai e ea ee i o oa oo ou u",
        "- - ck d g ll m n nd p r rt sh st t",
    ),
}
_ENDINGS = {
    "fr": ("", "s", "e", "es", "er", "age", "eur", "ette", "ettes", "ine", "ique", "oir"),
    "en": ("", "s", "er", "ers", "ing", "ed", "y", "ness", "let", "able"),
}


@cache
def made_up_words(language: str) -> tuple[str, ...]:
    """All forms of a language ("fr" or "en"), the most frequent first: small letters without accents."""
    random = Random(f"words of {language}")  # noqa: S311 - the same each time is the point
    found: dict[str, float] = {}
    for form in _forms(language, random):
        if _SHORTEST <= len(form) <= _LONGEST and form not in found:
            found[form] = len(form) + random.gauss(0, _SCATTER)
        if len(found) == FORMS:
            break
    return tuple(sorted(found, key=found.__getitem__))


def most_frequent_words(number: int) -> Sequence[str]:
    """The first words of both languages in turn, each once, at most so many."""
    in_turn = chain.from_iterable(zip(made_up_words("fr"), made_up_words("en"), strict=True))
    return list(dict.fromkeys(islice(in_turn, number)))


def pick_words(language: str, number: int, *, random: Random) -> Sequence[str]:
    """So many words as a text would have them, some of them perhaps twice."""
    return random.choices(made_up_words(language), cum_weights=_weights(), k=number)


def _forms(language: str, random: Random) -> Iterator[str]:
    onsets, nuclei, codas = (parts.split() for parts in _SYLLABLES[language])
    for _turn in count():
        root = "".join(f"{random.choice(onsets)}{random.choice(nuclei)}" for _n in range(random.choice((1, 2, 2, 3))))
        root += random.choice(codas).strip("-")
        yield from (root + ending for ending in _ENDINGS[language])


@cache
def _weights() -> tuple[float, ...]:
    return tuple(accumulate((rank + SHIFT) ** -STEEPNESS for rank in range(1, FORMS + 1)))
