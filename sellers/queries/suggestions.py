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

MOST_SUGGESTIONS = 3
_OWN_NAME, _PARENTS_NAME, _OWN_PRODUCT = 6, 1, 2  # what a shared word is worth
_RECENT = 200  # of the store's products are looked at
_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("es", "s", "x", "e")


@dataclass(frozen=True, slots=True)
class CategorySuggestion:
    """A suggested category, with the name of the one above it."""

    category: Category
    label: str


def suggest_categories(title: str, *, store: Store) -> list[CategorySuggestion]:
    """The likeliest categories, best first: by their names in all languages, and by where the store put products with such titles."""
    words = _word_stems(title)
    if not words:
        return []
    categories = list(Category.objects.all())
    by_key = {category.pk: category for category in categories}
    parents = {category.parent_id for category in categories}
    leaves = [category for category in categories if category.pk not in parents]
    score: Counter[int] = Counter({leaf.pk: _name_score(leaf, by_key, words) for leaf in leaves})
    for category_id in _categories_of_similar(title, store):
        score[category_id] += _OWN_PRODUCT
    best = [by_key[pk] for pk, points in score.most_common(MOST_SUGGESTIONS) if points > 0 and pk in by_key and pk not in parents]
    return [CategorySuggestion(category, _category_label(category, by_key)) for category in best]


def _name_score(leaf: Category, by_key: dict[int, Category], words: set[str]) -> int:
    points = _OWN_NAME * len(words & _category_words(leaf))
    above = by_key.get(leaf.parent_id or 0)
    return points + (_PARENTS_NAME * len(words & _category_words(above)) if above else 0)


def _categories_of_similar(title: str, store: Store) -> list[int]:
    typed = [word for word in _WORD.findall(title) if len(word) > 3][:6]
    if not typed:
        return []
    alike = reduce(or_, (Q(title__icontains=word) for word in typed))
    found = Product.objects.filter(alike, store=store).order_by("-pk").values_list("category_id", flat=True)
    return list(found[:_RECENT])


def _category_words(category: Category) -> set[str]:
    return _word_stems(" ".join(map(str, category.names.values())))


def _word_stems(text: str) -> set[str]:
    """The words without accents, case and endings: "Chaussures" and "chaussure" are one."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter))
    return {_stem(word) for word in _WORD.findall(plain)}


def _stem(word: str) -> str:
    ending = next((ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= 3), "")
    return word.removesuffix(ending)


def _category_label(category: Category, by_key: dict[int, Category]) -> str:
    above = by_key.get(category.parent_id or 0)
    return f"{above.name} › {category.name}" if above else category.name
