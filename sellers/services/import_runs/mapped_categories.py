"""Saying which of ours the categories of files are."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from sellers.models import FileCategory
from sellers.queries.file_categories import file_category_field
from sellers.states import FALLBACK, FALLBACK_NAMES
from shop.catalog.models import Category
from shop.common.clock import now


def map_to_ours(rows: QuerySet[FileCategory], chosen: Mapping[str, str], *, are_left: bool = False) -> list[FileCategory]:
    """Map each of them to what is chosen for its field: a path, or "" for not decided. Those that changed; a handful of statements.

    Unknown fields and paths are passed over. `are_left`: the products that came leave the category of before. Within a transaction.
    """
    shelves: dict[str, Category | None] = {each.path: each for each in Category.objects.filter(path__in=set(chosen.values()))}
    shelves[""] = None
    if FALLBACK in chosen.values():
        shelves[FALLBACK] = fallback_category()
    changed: list[FileCategory] = []
    moment = now()
    for row in rows.select_for_update():
        path = chosen.get(file_category_field(row.words))
        if path is None or path not in shelves:
            continue
        category = shelves[path]
        if row.category_id == (category.pk if category else None):
            continue
        if category is None:
            row.left = []
        elif are_left:
            row.left = [*row.left, row.category_id or 0]
        row.category, row.decided_at, row.updated_at = category, moment if category else None, moment
        changed.append(row)
    FileCategory.objects.bulk_update(changed, ["category", "decided_at", "left", "updated_at"])
    return changed


def fallback_category() -> Category:
    """The category for what fits nowhere, created at need."""
    defaults = {"slug": FALLBACK, "names": FALLBACK_NAMES, "position": 999}
    return Category.objects.get_or_create(path=FALLBACK, defaults=defaults)[0]
