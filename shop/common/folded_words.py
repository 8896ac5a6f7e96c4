"""Making different ways of writing a word the same."""

import re
import unicodedata

_WORD = re.compile(r"[\w]+")
# Letters which have no decomposition and which people type without their stroke.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ɗ": "d", "ɓ": "b", "ƙ": "k", "ƴ": "y", "ɲ": "ny", "ŋ": "ng", "ɛ": "e", "ɔ": "o"}
    | {"æ": "ae", "œ": "oe", "_": " "}
)


def fold_words(text: str) -> str:
    """The words alone: lower case, without accents and signs, one space between them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_LETTERS)
    return " ".join(_WORD.findall(bare))
