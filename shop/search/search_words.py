"""Making different ways of writing a word the same."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from unicodedata import normalize
from urllib.parse import urlsplit

from shop.common.folded_words import fold_words
from shop.common.tokens import ALPHABET
from shop.search.measures import parts_of_measure, with_measures

__all__ = ["code_of", "fold_words", "listed_words", "order_number_of", "printable", "product_slug_of", "query_words"]

MAX_LENGTH = 200  # characters of a query that are read
MAX_WORDS = 8
MAX_CODE = 80
BARCODE_LENGTHS = range(12, 15)  # digits of a UPC, an EAN, a GTIN: the shorter is the longer without noughts before it
_NO_FILLERS = frozenset({"thé"})  # what is no small word as long as it has its accent
_REFERENCE = re.compile(rf"#?\s*([a-z]{{2}})[-\s]?([{ALPHABET}]{{7}})", re.IGNORECASE | re.ASCII)
_PRODUCT_PATH = re.compile(r"/p/([-\w]{1,120})/?", re.ASCII)


def query_words(text: str) -> list[str]:
    """What is looked for: the first telling words of whatever was sent, each once, a number with its unit as one word."""
    typed = text[:MAX_LENGTH]
    words = list(dict.fromkeys(fold_words(with_measures(typed)).split()))
    meant = {fold_words(word) for word in normalize("NFC", typed.casefold()).split() if word in _NO_FILLERS}
    return ([word for word in words if word in meant or word not in _fillers()] or words)[:MAX_WORDS]


def listed_words(text: str) -> list[str]:
    """The words under which a text is found, each once: as they stand, measures as one word, and the numbers of these."""
    words = fold_words(text).split()
    measured = [word for word in fold_words(with_measures(text)).split() if any(sign.isdigit() for sign in word)]
    return list(dict.fromkeys([*words, *measured, *(part for word in measured for part in parts_of_measure(word))]))


def code_of(text: str) -> str:
    """An article number without its dashes and spaces, "RB-77 xl" is "rb77xl"; "" when it is too long or has no figure or letter."""
    code = fold_words(text).replace(" ", "")
    if len(code) in BARCODE_LENGTHS and code.isdecimal():
        return code.lstrip("0")
    return code if len(code) <= MAX_CODE else ""


def order_number_of(text: str) -> str:
    """The number of an order as it is written ("GN-7K3M9QA"), however it was typed; "" for what looks like none."""
    found = _REFERENCE.fullmatch(text.strip())
    return f"{found[1]}-{found[2]}".upper() if found else ""


def product_slug_of(text: str, *, hosts: Collection[str]) -> str:
    """The last part of an address of a product on one of these hosts, or without any ("/p/robe-wax/"); "" for everything else."""
    typed = text.strip()
    try:
        address = urlsplit(typed if typed.startswith(("http://", "https://", "/")) else f"//{typed}")
        found = _PRODUCT_PATH.fullmatch(address.path)
        return found[1] if found and (address.hostname or "") in {"", *hosts} and " " not in typed else ""
    except ValueError:  # brackets that hold no address
        return ""


@cache
def _fillers() -> frozenset[str]:
    lines = (Path(__file__).parent / "data" / "fillers.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


def printable(text: str) -> str:
    """One line without what browsers and databases choke on."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
