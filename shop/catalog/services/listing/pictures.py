"""A product's pictures, in order; the first is the cover. Changes apply to what the seller wants (see `content.read_wanted_listing`)."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, ProductPicture
from shop.catalog.services.listing.content import PictureRow, lock_listing, read_standing_pictures, read_wanted_pictures
from shop.catalog.services.listing.edits import apply_or_propose_edit
from shop.events.services import record_event
from shop.images.models import Image

MAX_PICTURES = 12
MAX_ALT = 200


def add_picture(product: Product, image: Image, *, alt: str = "", actor_id: int | None = None) -> ProductPicture:
    """Append the picture. Adding one twice changes nothing. Raises InvalidListing above MAX_PICTURES.

    What comes back is not saved while the listing is live and the change waits for staff: find it again by its `image_id`.
    """

    def put_last(row: PictureRow) -> PictureRow:
        if any(image_id == image.pk for image_id, _alt in row):
            return row
        if len(row) >= MAX_PICTURES:
            raise InvalidListing(_("A product has at most %(count)d pictures.") % {"count": MAX_PICTURES})
        return [*row, [image.pk, alt.strip()[:MAX_ALT]]]

    row, waits = _edit_row(product, put_last, actor_id=actor_id)
    if not waits:
        return ProductPicture.objects.get(product=product, image=image)
    position = next(place for place, (image_id, _alt) in enumerate(row) if image_id == image.pk)
    return ProductPicture(product=product, image=image, position=position, alt=row[position][1])


def remove_picture(picture: ProductPicture, *, actor_id: int | None) -> bool:
    """Take it off the product; the stored file stays, since an order may show it. True when the change waits for staff."""
    return _edit_row(picture.product, lambda row: [each for each in row if each[0] != picture.image_id], actor_id=actor_id)[1]


def move_picture(picture: ProductPicture, *, to: int, actor_id: int | None) -> bool:
    """Move it to that position, counted from 0 and limited to the ends. True when the change waits for staff."""

    def move(row: PictureRow) -> PictureRow:
        moved = [each for each in row if each[0] == picture.image_id]
        others = [each for each in row if each[0] != picture.image_id]
        place = max(0, min(to, len(others)))
        return [*others[:place], *moved, *others[place:]]

    return _edit_row(picture.product, move, actor_id=actor_id)[1]


def describe_picture(picture: ProductPicture, *, alt: str, actor_id: int | None = None) -> bool:
    """Set its alternative text. True when the change waits for staff."""
    text = alt.strip()[:MAX_ALT]
    return _edit_row(
        picture.product, lambda row: [[image_id, text if image_id == picture.image_id else old] for image_id, old in row], actor_id=actor_id
    )[1]


def set_pictures(product: Product, pictures: PictureRow, *, actor_id: int | None, by_staff: bool = False) -> bool:
    """Make the row exactly this: [[image key, alt], …]. True when the change waits for staff. InvalidListing above MAX_PICTURES."""
    if len(pictures) > MAX_PICTURES:
        raise InvalidListing(_("A product has at most %(count)d pictures.") % {"count": MAX_PICTURES})
    wished = {image_id: [image_id, alt.strip()[:MAX_ALT]] for image_id, alt in pictures}
    return _edit_row(product, lambda _row: list(wished.values()), actor_id=actor_id, by_staff=by_staff)[1]


def _edit_row(
    product: Product, edit: Callable[[PictureRow], PictureRow], *, actor_id: int | None, by_staff: bool = False
) -> tuple[PictureRow, bool]:
    with transaction.atomic():
        pending = lock_listing(product)
        before = [list(each) for each in pending.pictures] if pending and pending.pictures is not None else read_standing_pictures(product)
        row = edit(before)
        if row == before:
            return row, bool(pending and pending.pictures is not None)
        waits = apply_or_propose_edit(product, pending, row=row, by_staff=by_staff, actor_id=actor_id)
        if not waits:
            record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=["pictures"]))
    return row, waits


def find_picture(product: Product, image_id: int) -> ProductPicture | None:
    """The picture of that image, among those that the seller wants; None when it is not there."""
    pending = product.revisions.all().pending().first()  # type: ignore[attr-defined]
    return next((picture for picture in read_wanted_pictures(product, pending) if picture.image_id == image_id), None)
