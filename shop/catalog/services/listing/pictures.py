"""A product's pictures, in order. The first is its cover. Changing them on a live listing sends it back to review."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, ProductPicture
from shop.catalog.services.listing.review import back_to_review
from shop.catalog.services.listing.summary import refresh_cover
from shop.events.services import record_event
from shop.images.models import Image

MAX_PICTURES = 12


def add_picture(product: Product, image: Image, *, alt: str = "", actor_id: int | None = None) -> ProductPicture:
    """Put the picture last. The same picture twice is one. InvalidListing above MAX_PICTURES."""
    with transaction.atomic():
        _lock(product)
        known = ProductPicture.objects.filter(product=product, image=image).first()
        if known:
            return known
        if product.pictures.count() >= MAX_PICTURES:
            raise InvalidListing(_("A product has at most %(count)d pictures.") % {"count": MAX_PICTURES})
        last = product.pictures.aggregate(last=Max("position"))["last"]
        picture = ProductPicture.objects.create(product=product, image=image, alt=alt[:200], position=0 if last is None else last + 1)
        _changed(product, actor_id=actor_id)
    return picture


def remove_picture(picture: ProductPicture, *, actor_id: int | None) -> None:
    """Take it off the product; the stored picture stays, an order may show it."""
    with transaction.atomic():
        product = picture.product
        _lock(product)
        picture.delete()
        _changed(product, actor_id=actor_id)


def move_picture(picture: ProductPicture, *, to: int, actor_id: int | None) -> None:
    """Bring it to that place in the row, counted from 0; beyond either end is that end."""
    with transaction.atomic():
        product = picture.product
        _lock(product)
        row = list(product.pictures.order_by("position", "pk"))
        before = [each.pk for each in row]
        row.sort(key=lambda each: each.pk == picture.pk)
        row.insert(max(0, min(to, len(row) - 1)), row.pop())
        for position, each in enumerate(row):
            each.position = position
        ProductPicture.objects.bulk_update(row, ["position"])
        if [each.pk for each in row] != before:
            _changed(product, actor_id=actor_id)


def describe_picture(picture: ProductPicture, *, alt: str) -> None:
    """Say what it shows, for those who cannot see it."""
    picture.alt = alt.strip()[:200]
    picture.save(update_fields=["alt"])


def _lock(product: Product) -> None:
    product.refresh_from_db(from_queryset=Product.objects.select_for_update())


def _changed(product: Product, *, actor_id: int | None) -> None:
    refresh_cover(product)
    back_to_review(product, actor_id=actor_id)
    record_event("product.changed", product.pk, actor_id=actor_id, data={"fields": ["pictures"]})
