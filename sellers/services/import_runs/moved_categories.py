"""Changing what a remembered category of files is here: the next files follow it, and so do the products that came with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from sellers.models import FileCategory, ImportRow
from sellers.services.import_runs.mapped_categories import map_to_ours
from sellers.states import SHELF, RowOutcome, ShelfBy
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product
from shop.catalog.services.listing import update_product
from shop.stores.models import Store


def change_file_categories(store: Store, chosen: Mapping[str, str]) -> list[int]:
    """The seller says anew which of ours the remembered categories are: fields to paths, "" for not decided. Keys of those that changed.

    Unknown fields and paths are passed over. The products follow by `move_products_of_category`.
    """
    with transaction.atomic():
        return [row.pk for row in map_to_ours(FileCategory.objects.filter(store=store), chosen, are_left=True)]


def categories_left_to_move(*, limit: int = 20) -> list[int]:
    """Keys of those whose products do not lie where they belong yet."""
    return list(FileCategory.objects.exclude(left=[]).order_by("updated_at").values_list("pk", flat=True)[:limit])


def move_products_of_category(key: int) -> int:
    """Put the products that came with it where it belongs now, but not those that somebody has put elsewhere. How many moved.

    Safe to call any number of times.
    """
    row = FileCategory.objects.select_related("category", "store").filter(pk=key, category__isnull=False).exclude(left=[]).first()
    if row is None or row.category is None:
        return 0
    came = ImportRow.objects.filter(run__store=row.store, file_category=row.words, outcome=RowOutcome.CREATED, product__isnull=False)
    moved = 0
    for each in came.select_related("product__category", "product__store").iterator(chunk_size=200):
        product = each.product
        assert product is not None, "filtered"
        if product.category_id == row.category_id or not _lies_where_it_came(each, product, row.left):
            continue
        try:
            update_product(product, actor_id=row.store.owner_id, category=row.category)
        except CatalogError:  # archived, or under review just now: it stays
            continue
        moved += 1
    FileCategory.objects.filter(pk=row.pk, left=row.left).update(left=[])  # unless it was changed once more
    return moved


def _lies_where_it_came(row: ImportRow, product: Product, left: Collection[int]) -> bool:
    """Whether it lies where the category of its file put it, or our suggestion, and nobody has chosen for it alone."""
    if product.category_id in left:
        return True
    path, by = next(((path, by) for name, path, by, _after in row.changes if name == SHELF), ("", ""))
    return product.category.path == path and by != ShelfBy.SELLER
