"""Moving products and shelves to other addresses. What they leave goes on leading to them, and is never given to anything else."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shop.catalog.events import CATEGORY_RENAMED, PRODUCT_RENAMED, AddressChangedData
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Category, FormerCategoryAddress, Product
from shop.common.slugs import AddressTaken, first_free, move_to_slug, slug_of
from shop.events.services import record_event

LONGEST_PRODUCT_SLUG = 114  # letters of a product's address; the column has room for a number behind them


def rename_product(product: Product, *, address: str = "", actor_id: int | None) -> bool:
    """Give it the address /p/<address>/, made from its title when none is given. False when it has that address already.

    A draft that never was live gives way to what was. Raises InvalidListing when another product has or had that address.
    """
    slug = slug_of(address or product.title, fallback="product", max_length=LONGEST_PRODUCT_SLUG)
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        before = product.slug
        try:
            if product.published_at:
                _move_drafts_away(slug)
            moved = move_to_slug(product, slug)
        except (AddressTaken, IntegrityError) as error:
            raise InvalidListing(_taken_text(slug)) from error
        if moved:
            data = AddressChangedData({"from": before, "to": slug})
            record_event(PRODUCT_RENAMED, product.pk, actor_id=actor_id, data=data)
    return moved


def _move_drafts_away(slug: str) -> None:
    """Give drafts with this address another one. They never were public, so nothing has to lead on."""
    for draft in Product.objects.select_for_update().filter(slug=slug, published_at=None):
        taken = Product.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
        with transaction.atomic():
            Product.objects.filter(pk=draft.pk).update(slug=first_free(slug, taken, max_length=LONGEST_PRODUCT_SLUG + 6))


def rename_category(category: Category, *, slug: str, actor_id: int | None) -> bool:
    """Change the last part of a category's address; the categories below it move along. False when nothing changes.

    Raises InvalidListing when another shelf has or had one of the new addresses, or when one would be too long.
    """
    word = slug_of(slug, fallback="", max_length=60)
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
            _move_category(row, after + row.path.removeprefix(before), slug=word if row.pk == category.pk else row.slug)
        category.refresh_from_db(fields=["slug", "path"])
        data = AddressChangedData({"from": before, "to": after})
        record_event(CATEGORY_RENAMED, category.pk, actor_id=actor_id, data=data)
    return True


def check_new_path(category: Category) -> None:
    """Raise InvalidListing when another category has had the path of this new one."""
    if FormerCategoryAddress.objects.filter(path=category.path).exclude(category_id=category.pk).exists():
        raise InvalidListing(_taken_text(category.path))


def _move_category(row: Category, path: str, *, slug: str) -> None:
    if len(path) > 200:
        raise InvalidListing(_("The address would be too long."))
    former = FormerCategoryAddress.objects
    try:
        with transaction.atomic():
            former.filter(path=path, category=row).delete()  # back to an address of its own
            former.create(path=row.path, category=row)
            Category.objects.filter(pk=row.pk).update(path=path, slug=slug)
    except IntegrityError as error:
        raise InvalidListing(_taken_text(path)) from error
    row.path = path
    check_new_path(row)


def _taken_text(address: str) -> str:
    return _("Something else has or had the address “%(address)s”. Choose another one.") % {"address": address}
