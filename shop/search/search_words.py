"""Making different ways of writing a word the same."""

from functools import cache
from pathlib import Path

from shop.common.folded_words import fold_words
from shop.search.measures import parts_of_measure, with_measures

__all__ = ["code_of", "fold_words", "listed_words", "printable", "query_words"]

MAX_LENGTH = 200  # characters of a query that are read
MAX_WORDS = 8
MAX_CODE = 80


def query_words(text: str) -> list[str]:
    """What is looked for: the first telling words of whatever was sent, each once, a number with its unit as one word."""
    words = list(dict.fromkeys(fold_words(with_measures(text[:MAX_LENGTH])).split()))
    return ([word for word in words if word not in _fillers()] or words)[:MAX_WORDS]


def listed_words(text: str) -> list[str]:
    """The words under which a text is found, each once: as they stand, measures as one word, and the numbers of these."""
    words = fold_words(text).split()
    measured = [word for word in fold_words(with_measures(text)).split() if any(sign.isdigit() for sign in word)]
    return list(dict.fromkeys([*words, *measured, *(part for word in measured for part in parts_of_measure(word))]))


def code_of(text: str) -> str:
    """An article number without its dashes and spaces, "RB-77 xl" is "rb77xl"; "" when it is too long or has no figure or letter."""
    code = fold_words(text).replace(" ", "")
    return code if len(code) <= MAX_CODE else ""


@cache
def _fillers() -> frozenset[str]:
    lines = (Path(__file__).parent / "data" / "fillers.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def printable(text: str) -> str:
    """One line without what browsers and databases choke on."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
