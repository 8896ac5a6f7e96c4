"""Which shelf a product belongs on, by the words of its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from sellers.queries.shelf_guesses import ShelfGuesser
from shop.catalog.models import Category, Product
from shop.stores.models import Store

MOST_SUGGESTIONS = 3
_OWN_PRODUCT = 2  # what a product of the store's own with such a word is worth
_RECENT = 200  # of them are looked at
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class CategorySuggestion:
    """A suggested category, with the name of the one above it."""

    category: Category
    label: str


def suggest_categories(title: str, *, store: Store) -> list[CategorySuggestion]:
    """The likeliest categories, best first: by names, kinds of things and synonyms, and by where the store put such things."""
    if not _WORD.search(title):
        return []
    guesser = ShelfGuesser(None)
    points, leaves = guesser.points(title), {leaf.pk for leaf in guesser.leaves}
    for category_id in _categories_of_similar(title, store):
        points[category_id] = points.get(category_id, 0) + _OWN_PRODUCT
    ranked = sorted(points.items(), key=lambda each: (-each[1], guesser.categories[each[0]].path))
    best = [pk for pk, worth in ranked if pk in leaves and worth >= _OWN_PRODUCT]
    return [CategorySuggestion(guesser.categories[pk], _label(guesser.categories[pk], guesser)) for pk in best[:MOST_SUGGESTIONS]]


def _categories_of_similar(title: str, store: Store) -> list[int]:
    typed = [word for word in _WORD.findall(title) if len(word) > 3][:6]
    if not typed:
        return []
    alike = reduce(or_, (Q(title__icontains=word) for word in typed))
    found = Product.objects.filter(alike, store=store).order_by("-pk").values_list("category_id", flat=True)
    return list(found[:_RECENT])


def _label(category: Category, guesser: ShelfGuesser) -> str:
    above = guesser.categories.get(category.parent_id or 0)
    return f"{above.name} › {category.name}" if above else category.name
