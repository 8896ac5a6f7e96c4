"""Making different ways of writing a word the same."""

from shop.common.folded_words import fold_words

__all__ = ["code_of", "fold_words", "printable", "query_words"]

MAX_LENGTH = 200  # characters of a query that are read
MAX_WORDS = 8
MAX_CODE = 80
# Words that say nothing when others stand beside them.
STOP_WORDS = frozenset(
    "a au aux avec d de des du en et l la le les ou par pour sur un une and by for from in of on or the to with".split()  # noqa: SIM905
)


def query_words(text: str) -> list[str]:
    """What is looked for: the first telling words of whatever was sent, each once."""
    words = list(dict.fromkeys(fold_words(text[:MAX_LENGTH]).split()))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MAX_WORDS]


def code_of(text: str) -> str:
    """An article number without its dashes and spaces, "RB-77 xl" is "rb77xl"; "" when it is too long or has no figure or letter."""
    code = fold_words(text).replace(" ", "")
    return code if len(code) <= MAX_CODE else ""


def printable(text: str) -> str:
    """One line without what browsers and databases choke on."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
