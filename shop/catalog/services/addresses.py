"""Moving products and shelves to other addresses. What they leave goes on leading to them, and is never given to anything else."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Category, FormerCategoryAddress, Product
from shop.common.slugs import AddressTaken, first_free, fold, move_to_slug
from shop.events.services import record_event

LONGEST = 114  # letters of a product's address; the column has room for a number behind them


def rename_product(product: Product, *, address: str = "", actor_id: int | None) -> bool:
    """Move it to /p/<address>/, made from its title unless told. False when it stands there already.

    A draft that never was live gives way to what was. Raises InvalidListing when another product has or had that address.
    """
    slug = fold(address or product.title, fallback="product", max_length=LONGEST)
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        before = product.slug
        try:
            if product.published_at:
                _have_drafts_give_way(slug)
            moved = move_to_slug(product, slug)
        except (AddressTaken, IntegrityError) as error:
            raise InvalidListing(_taken(slug)) from error
        if moved:
            record_event("product.renamed", product.pk, actor_id=actor_id, data={"from": before, "to": slug})
    return moved


def _have_drafts_give_way(slug: str) -> None:
    """Nobody has seen them there: no address is left behind that could lead on."""
    for draft in Product.objects.select_for_update().filter(slug=slug, published_at=None):
        taken = Product.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
        with transaction.atomic():
            Product.objects.filter(pk=draft.pk).update(slug=first_free(slug, taken, max_length=LONGEST + 6))


def rename_category(category: Category, *, slug: str, actor_id: int | None) -> bool:
    """Give the shelf another last word in its address; all shelves below it move along. False when nothing changes.

    Raises InvalidListing when another shelf has or had one of the new addresses, or when one would be too long.
    """
    word = fold(slug, fallback="", max_length=60)
    if not word:
        raise InvalidListing(_("Write the address in letters and figures."))
    with transaction.atomic():
        # The whole tree, always in the same order: two who rename a shelf and one below it wait for each other.
        rows = {row.pk: row for row in Category.objects.select_for_update().order_by("pk")}
        before = rows[category.pk].path
        after = "/".join([*before.split("/")[:-1], word])
        if before == after:
            return False
        for row in [row for row in rows.values() if row.path == before or row.path.startswith(f"{before}/")]:
            _move(row, after + row.path.removeprefix(before), slug=word if row.pk == category.pk else row.slug)
        category.refresh_from_db(fields=["slug", "path"])
        record_event("category.renamed", category.pk, actor_id=actor_id, data={"from": before, "to": after})
    return True


def check_new_path(category: Category) -> None:
    """For a shelf just written: nobody else may have had its address. Raises InvalidListing."""
    if FormerCategoryAddress.objects.filter(path=category.path).exclude(category_id=category.pk).exists():
        raise InvalidListing(_taken(category.path))


def _move(row: Category, path: str, *, slug: str) -> None:
    if len(path) > 200:
        raise InvalidListing(_("The address would be too long."))
    former = FormerCategoryAddress.objects
    try:
        with transaction.atomic():
            former.filter(path=path, category=row).delete()  # back to an address of its own
            former.create(path=row.path, category=row)
            Category.objects.filter(pk=row.pk).update(path=path, slug=slug)
    except IntegrityError as error:
        raise InvalidListing(_taken(path)) from error
    row.path = path
    check_new_path(row)


def _taken(address: str) -> str:
    return _("Something else has or had the address “%(address)s”. Choose another one.") % {"address": address}
