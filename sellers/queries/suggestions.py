"""Which shelf a product belongs on, by the words of its title."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from shop.catalog.models import Category, Product
from shop.stores.models import Store

MOST = 3
_OWN_NAME, _PARENTS_NAME, _OWN_PRODUCT = 6, 1, 2  # what a shared word is worth
_RECENT = 200  # of the store's products are looked at
_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("es", "s", "x", "e")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A shelf that the product may belong on, with the one above it in words."""

    category: Category
    label: str


def suggest_categories(title: str, *, store: Store) -> list[Suggestion]:
    """The likeliest shelves, best first: by their names in any language, and by where the store put products with such titles."""
    words = _words(title)
    if not words:
        return []
    categories = list(Category.objects.all())
    by_key = {category.pk: category for category in categories}
    parents = {category.parent_id for category in categories}
    leaves = [category for category in categories if category.pk not in parents]
    score: Counter[int] = Counter({leaf.pk: _score(leaf, by_key, words) for leaf in leaves})
    for category_id in _where_the_store_put_such(title, store):
        score[category_id] += _OWN_PRODUCT
    best = [by_key[pk] for pk, points in score.most_common(MOST) if points > 0 and pk in by_key and pk not in parents]
    return [Suggestion(category, _label(category, by_key)) for category in best]


def _score(leaf: Category, by_key: dict[int, Category], words: set[str]) -> int:
    points = _OWN_NAME * len(words & _names(leaf))
    above = by_key.get(leaf.parent_id or 0)
    return points + (_PARENTS_NAME * len(words & _names(above)) if above else 0)


def _where_the_store_put_such(title: str, store: Store) -> list[int]:
    typed = [word for word in _WORD.findall(title) if len(word) > 3][:6]
    if not typed:
        return []
    alike = reduce(or_, (Q(title__icontains=word) for word in typed))
    found = Product.objects.filter(alike, store=store).order_by("-pk").values_list("category_id", flat=True)
    return list(found[:_RECENT])


def _names(category: Category) -> set[str]:
    return _words(" ".join(map(str, category.names.values())))


def _words(text: str) -> set[str]:
    """Without accents, cases and endings: "Chaussures" and "chaussure" are one."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return {_stem(word) for word in _WORD.findall(plain)}


def _stem(word: str) -> str:
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3), "")
    return word.removesuffix(ending)


def _label(category: Category, by_key: dict[int, Category]) -> str:
    above = by_key.get(category.parent_id or 0)
    return f"{above.name} › {category.name}" if above else category.name
