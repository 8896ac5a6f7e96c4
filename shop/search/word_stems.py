"""What different forms of a word have in common."""

from functools import cache, lru_cache
from typing import Any

from shop.common.late import late_module

snowballstemmer = late_module("snowballstemmer")

_SHORT = 4  # letters up to which a word is taken as it is


@lru_cache(maxsize=200_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems of a folded word in French and in English, for nobody says which language a seller writes. Each once, in a fixed order.

    Two words are forms of one another when they share a stem. Snowball keeps the plural of words in -us and -ou ("tissus"), so the word
    without its last s or x is stemmed too. Words without letters of the Latin alphabet, figures and short words stay whole.
    """
    if not (word.isascii() and word.isalpha()):
        return (word,)
    if len(word) < _SHORT:
        return (word,)
    single = word[:-1] if word[-1] in "sx" and word[-2] != "s" else word
    french, english = _stemmer("french"), _stemmer("english")
    return tuple(dict.fromkeys([french.stemWord(single), english.stemWord(word), french.stemWord(word)]))


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(language)


def stems_of(words: list[str]) -> list[str]:
    """Those of several words, each once, in order."""
    return list(dict.fromkeys(stem for word in words for stem in stems(word)))
