"""What kind of thing a word of a title names, in words that names of categories have."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from shop.search.synonyms import singulars
from shop.search.word_stems import stems

KINDS = Path(__file__).parents[1] / "data" / "kinds.txt"
SHORTEST_STEM = 4  # by which another form of a word is known: "data" is no "date"
JOINING_WORDS = frozenset({"and", "for", "with", "pour", "avec", "des", "les", "aux", "une", "dans"})
# Names that say little without what stands above them.
VAGUE = frozenset(
    {
        "accessoire", "accessoires", "accessory", "accessories", "autre", "autres", "other", "others", "divers", "misc", "set", "sets",
        "kit", "kits", "nouveau", "nouveautes", "new", "sale", "soldes", "promo", "promotions", "outlet", "general", "produits", "products",
    }
)  # fmt: skip


def kinds_of(word: str) -> frozenset[str]:
    """The stems of words for its kind; none for a word that names no thing we know. What is listed counts before what has its stem."""
    listed, by_stem = _kinds()
    exact = next((listed[form] for form in singulars(word) if form in listed), None)
    long = [stem for stem in stems(word) if len(stem) >= SHORTEST_STEM]
    return exact if exact is not None else frozenset(kind for stem in long for kind in by_stem.get(stem, ()))


@cache
def _kinds() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Word → stems of words in names of categories; the same by the word's stems."""
    listed: dict[str, set[str]] = defaultdict(set)
    by_stem: dict[str, set[str]] = defaultdict(set)
    for line in KINDS.read_text(encoding="utf-8").splitlines():
        left, _sign, right = line.partition("#")[0].partition(">")
        meant = {stem for word in right.split() for stem in stems(word)}
        for word in left.split():
            listed[word] |= meant
            for stem in stems(word):
                by_stem[stem] |= meant
    return _frozen(listed), _frozen(by_stem)


def _frozen(found: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(meant) for word, meant in found.items()}
