"""Making different ways of writing a word the same."""

from shop.common.folding import fold

__all__ = ["fold", "query_words"]

MAX_LENGTH = 200  # characters of a query that are read
MAX_WORDS = 8


def query_words(text: str) -> list[str]:
    """What is looked for: the first words of whatever was sent, each once."""
    return list(dict.fromkeys(fold(text[:MAX_LENGTH]).split()))[:MAX_WORDS]
