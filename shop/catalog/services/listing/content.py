"""What staff look at: words, answers and pictures. How they stand, how the seller wants them, and writing them.

While a change of a live listing waits for staff, the two differ: the seller goes on editing what he wants, shoppers see what stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.catalog.models import Category, Product, ProductPicture, ProductRevision
from shop.catalog.services.listing.attributes import read_attributes, write_attributes
from shop.catalog.services.listing.product_copies import refresh_cover
from shop.catalog.states import PASSED
from shop.images.models import Image

LISTING_FIELDS = ("title", "category", "description", "brand", "condition", "tags")
PictureRow = list[list[Any]]  # [[image key, alt], …], the first one the cover


@dataclass(frozen=True, slots=True)
class WantedListing:
    """A listing as its seller wants it. `revision` is the change that waits, when this is not what shoppers see."""

    title: str
    category: Category
    description: str
    brand: str
    condition: str
    tags: list[str]
    attributes: dict[str, str]
    pictures: Sequence[ProductPicture]
    revision: ProductRevision | None
    standing_pictures: Sequence[ProductPicture]  # what shoppers see, as of the next
    standing_attributes: dict[str, str]


def lock_listing(product: Product) -> ProductRevision | None:
    """Lock the listing, read it afresh, and return its pending revision."""
    product.refresh_from_db(from_queryset=Product.objects.select_for_update())
    return find_pending_revision(product)


def find_pending_revision(product: Product) -> ProductRevision | None:
    """The revision that waits for staff or for the seller; None when there is none."""
    return product.revisions.all().pending().first()  # type: ignore[attr-defined,no-any-return]


def waits_for_staff(product: Product) -> bool:
    """Whether an edit of this listing has to be reviewed before shoppers see it."""
    return product.status in PASSED and not product.store.is_trusted


def read_wanted_listing(
    product: Product,
    *,
    categories: Mapping[int, Category] | None = None,
    answers: dict[str, str] | None = None,
    may_have_changes: bool = True,
) -> WantedListing:
    """The listing as its seller's editor shows it: with the pending revision laid over it. At most five queries.

    `categories`, by their keys, the `answers` that stand, code → value, and that nothing of it was ever changed save one each to whoever
    knows them.
    """
    revision = find_pending_revision(product) if may_have_changes and product.status in PASSED else None
    stands = read_standing_fields(product, answers=answers)
    fields = stands | (revision.fields if revision else {})
    category = product.category if fields["category"] == product.category_id else (categories or {}).get(fields["category"])
    standing = list(product.pictures.select_related("image").order_by("position", "pk"))
    return WantedListing(
        title=fields["title"],
        category=category or Category.objects.get(pk=fields["category"]),
        description=fields["description"],
        brand=fields["brand"],
        condition=fields["condition"],
        tags=fields["tags"],
        attributes=fields["attributes"],
        pictures=_pictures_with_revision(product, revision, standing),
        revision=revision,
        standing_pictures=standing,
        standing_attributes=stands["attributes"],
    )


def read_wanted_pictures(product: Product, revision: ProductRevision | None) -> list[ProductPicture]:
    """The pictures as the seller wants them, in order, with their images; those not on the live listing yet are unsaved rows."""
    return _pictures_with_revision(product, revision, list(product.pictures.select_related("image").order_by("position", "pk")))


def _pictures_with_revision(product: Product, revision: ProductRevision | None, standing: list[ProductPicture]) -> list[ProductPicture]:
    if revision is None or revision.pictures is None:
        return standing
    return build_row_pictures(product, revision.pictures, standing)


def build_row_pictures(product: Product, row: PictureRow, standing: Sequence[ProductPicture]) -> list[ProductPicture]:
    """A row of a revision as pictures. A picture that was deleted for good is left out."""
    known = {picture.image_id: picture.pk for picture in standing}
    images = Image.objects.in_bulk([image_id for image_id, _alt in row])
    return [
        ProductPicture(pk=known.get(image_id), product=product, image=images[image_id], position=position, alt=alt)
        for position, (image_id, alt) in enumerate(row)
        if image_id in images
    ]


def read_standing_fields(product: Product, *, answers: dict[str, str] | None = None) -> dict[str, Any]:
    """The fields that shoppers see, in the form of a revision. The `answers` are read unless they are given."""
    return {
        "title": product.title,
        "category": product.category_id,
        "description": product.description,
        "brand": product.brand,
        "condition": product.condition,
        "tags": product.tags,
        "attributes": read_attributes(product) if answers is None else answers,
    }


def read_standing_pictures(product: Product) -> PictureRow:
    """The pictures that shoppers see."""
    return [list(each) for each in product.pictures.order_by("position", "pk").values_list("image_id", "alt")]


def write_fields(product: Product, fields: dict[str, Any]) -> None:
    """Write these fields (in the form of a revision) into the listing."""
    columns = {"category_id" if name == "category" else name: value for name, value in fields.items() if name != "attributes"}
    for name, value in columns.items():
        setattr(product, name, value)
    if columns:
        product.save(update_fields=["category" if name == "category_id" else name for name in columns])
    if "attributes" in fields:
        write_attributes(product, fields["attributes"])


def write_pictures(product: Product, row: PictureRow) -> None:
    """Make these the pictures that stand. A picture keeps its row, to which variants point."""
    standing = {picture.image_id: picture for picture in product.pictures.all()}
    images = set(Image.objects.filter(pk__in=[image_id for image_id, _alt in row]).values_list("pk", flat=True))
    kept = [(image_id, alt) for image_id, alt in row if image_id in images]
    product.pictures.exclude(image_id__in=[image_id for image_id, _alt in kept]).delete()
    for position, (image_id, alt) in enumerate(kept):
        picture = standing.get(image_id) or ProductPicture(product=product, image_id=image_id)
        picture.position, picture.alt = position, alt
        picture.save()
    refresh_cover(product)
