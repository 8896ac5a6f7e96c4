"""What is written about a live product: its words by weight, its facets, the combinations of its variants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from shop.search.states import VARIANT_KINDS, combo_key

Token = tuple[str, str]  # kind and key of a facet's value


@dataclass(slots=True)
class Document:
    """One live product. Stems come folded; the lists hold each once."""

    product_id: int
    store_id: int
    country: str
    price_from: int
    price_to: int
    published_at: datetime
    ends_at: datetime | None  # of an auction that is still to end
    rating: int  # thousandths of a star, weighed
    in_stock: bool
    east: float | None
    north: float | None
    title: str
    title_stems: list[str]
    name_stems: list[str]
    body_stems: list[str]
    codes: list[str]
    words: set[str]
    facets: dict[Token, tuple[str, dict[str, str]]] = field(default_factory=dict)  # to label and names
    combos: set[str] = field(default_factory=set)


def variant_combos(values: dict[str, str], *, in_stock: bool) -> set[str]:
    """Every question to which this variant is an answer, beyond single values, which are facets: "red and M", "red and there"."""
    kinds = [kind for kind in VARIANT_KINDS if kind in values]
    answers = set()
    for size in range(1, len(kinds) + 1):
        for chosen in combinations(kinds, size):
            part = {str(kind): values[kind] for kind in chosen}
            if size > 1:
                answers.add(combo_key(part, in_stock=False))
            if in_stock:
                answers.add(combo_key(part, in_stock=True))
    return answers
