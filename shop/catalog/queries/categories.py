"""Shelves and where they stand."""

from collections.abc import Sequence

from django.db.models import QuerySet

from shop.catalog.models import Category
from shop.common.prepared import Blank, prepared

MAX_CATEGORY_DEPTH = 6


def top_categories() -> Sequence[Category]:
    """The top categories, with their pictures."""
    return list(Category.objects.filter(parent=None).select_related("picture"))


def category_trail(path: str) -> list[Category]:
    """The categories from the top down to the one at this path; empty when it does not exist."""
    slugs = path.split("/")
    if len(slugs) > MAX_CATEGORY_DEPTH or not path.isprintable():  # PostgreSQL would choke on a NUL
        return []
    paths = ["/".join(slugs[: n + 1]) for n in range(len(slugs))]
    found = {category.path: category for category in _categories_at(*paths)}
    return [found[each] for each in paths if each in found] if path in found else []


@prepared
def _categories_at(*paths: Blank) -> QuerySet[Category]:
    return Category.objects.filter(path__in=paths).select_related("picture")  # type: ignore[misc]  # blanks, whatever the stubs want


def sub_categories(category: Category) -> Sequence[Category]:
    """The categories directly below it."""
    return list(category.children.select_related("picture"))
