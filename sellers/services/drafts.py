"""What is typed and not finished yet. Everything here may be sent twice, late, or from two pages at once: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sellers.exceptions import AlreadyListed, EditedElsewhere, SellerError
from sellers.models import DraftPicture, KeptEdit, NewListing
from sellers.models.drafts import Typed
from sellers.services.product_creation import create_first_draft
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.catalog.services.listing import MAX_PICTURES
from shop.common.clock import now
from shop.common.money import Money
from shop.images.models import Image
from shop.stores.models import Store

MOST_TEXT = 20_000  # characters in one box
MOST_BOXES = 60
KEEP_UNTOUCHED = timedelta(days=30)  # a listing in the making, after it was last touched
Boxes = Mapping[str, Sequence[str]]
TypedRow = TypeVar("TypedRow", bound=Typed)


def autosave_listing(listing: NewListing, boxes: Boxes, *, seen: int | None, author: User) -> NewListing:
    """Save fields of an unfinished listing; the others stay. `seen` is the version the page showed, None to overwrite.

    Raises EditedElsewhere when another page changed them since, AlreadyListed when it is a product by now.
    """
    with transaction.atomic():
        row = _locked_listing(listing)
        _save_typed(row, boxes, seen=seen, author=author)
    return row


def autosave_edit(product: Product, boxes: Boxes, *, seen: int | None, author: User) -> KeptEdit:
    """Save what was typed of a product until it is submitted. `seen` and EditedElsewhere as above."""
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)
        row = KeptEdit.objects.get_or_create(product=product)[0]
        _save_typed(row, boxes, seen=seen, author=author)
    return row


def discard_edit(product: Product) -> None:
    """Delete what was typed and not saved."""
    KeptEdit.objects.filter(product=product).delete()


def add_draft_pictures(listing: NewListing, images: Iterable[Image], *, author: User) -> NewListing:
    """Append the photos; adding one twice changes nothing. SellerError above MAX_PICTURES, AlreadyListed as above."""
    with transaction.atomic():
        row = _locked_listing(listing, author=author)
        known = set(row.pictures.values_list("image_id", flat=True))
        last = row.pictures.aggregate(last=Max("position"))["last"] or 0
        fresh = [image for image in {image.pk: image for image in images}.values() if image.pk not in known]
        if len(known) + len(fresh) > MAX_PICTURES:
            raise SellerError(_("A product has at most %(count)d pictures.") % {"count": MAX_PICTURES})
        DraftPicture.objects.bulk_create(
            DraftPicture(listing=row, image=image, position=last + number) for number, image in enumerate(fresh, start=1)
        )
    return row


def place_draft_picture(picture: DraftPicture, *, to: int) -> None:
    """Move it to that position, counted from 0 and limited to the ends."""
    with transaction.atomic():
        row = list(_locked_listing(picture.listing).pictures.all())
        row.sort(key=lambda each: each.pk == picture.pk)
        row.insert(max(0, min(to, len(row) - 1)), row.pop())
        for position, each in enumerate(row):
            each.position = position
        DraftPicture.objects.bulk_update(row, ["position"])


def remove_draft_picture(picture: DraftPicture) -> None:
    """Take it out of the listing; the stored file stays a while, so that it can be restored."""
    with transaction.atomic():
        _locked_listing(picture.listing)
        picture.delete()


def finish_listing(listing: NewListing, *, title: str, category: Category, price: Money, units: int, actor: User) -> Product:
    """Turn it into a product: a draft with price, units and photos. AlreadyListed carries the product of the first time."""
    with transaction.atomic():
        row = _locked_listing(listing, author=actor)
        images = [picture.image for picture in row.pictures.select_related("image")]
        product = create_first_draft(row.store, title=title, category=category, price=price, units=units, images=images, actor=actor)
        row.product = product
        row.save(update_fields=["product", "updated_at"])
        row.pictures.all().delete()
    return product


def discard_listing(listing: NewListing) -> None:
    """Delete the unfinished listing. A product made from it stays."""
    NewListing.objects.filter(pk=listing.pk, product=None).delete()


def clean_boxes(boxes: Boxes) -> dict[str, list[str]]:
    """The texts without NUL and lone surrogates, cut to a length that nobody types."""
    return {name[:80]: [_storable_text(text) for text in texts[:20]] for name, texts in list(boxes.items())[:MOST_BOXES]}


def _storable_text(text: str) -> str:
    return text[:MOST_TEXT].replace("\x00", "").encode("utf-8", "ignore").decode()


def _locked_listing(listing: NewListing, *, author: User | None = None) -> NewListing:
    """The listing's row, locked; created when it does not exist yet."""
    Store.objects.select_for_update().get(pk=listing.store_id)
    row = NewListing.objects.select_related("product", "store").filter(key=listing.key, store_id=listing.store_id).first()
    if row is None:
        row = NewListing.objects.create(key=listing.key, store=listing.store, author=author)
    if row.product is not None:
        raise AlreadyListed(row.product)
    return row


def _save_typed(row: Typed, boxes: Boxes, *, seen: int | None, author: User) -> None:
    typed = row.typed | clean_boxes(boxes)
    if typed == row.typed:
        return
    if seen is not None and seen != row.version:
        raise EditedElsewhere(row.version)
    row.typed, row.version, row.author = typed, row.version + 1, author
    row.save()


def start_listing(store: Store, key: UUID) -> NewListing:
    """An unsaved listing; it is stored when something is typed or added."""
    return NewListing(key=key, store=store)


def delete_abandoned_listings(*, limit: int = 500) -> int:
    """Delete unfinished listings that nobody has touched for long, with their photos, oldest first. Returns how many."""
    old = NewListing.objects.filter(product=None, updated_at__lt=now() - KEEP_UNTOUCHED)
    pks = list(old.order_by("updated_at").values_list("pk", flat=True)[:limit])
    with transaction.atomic():  # one that is being taken up again is left alone
        kept = old.filter(pk__in=pks).select_for_update()
        return NewListing.objects.filter(pk__in=[row.pk for row in kept]).delete()[1].get(NewListing._meta.label, 0)
