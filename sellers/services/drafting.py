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
from sellers.services.opening import write_product
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.catalog.services.listing import MAX_PICTURES
from shop.common.clock import now
from shop.common.money import Money
from shop.images.models import Image
from shop.stores.models import Store

MOST_TEXT = 20_000  # characters in one box
MOST_BOXES = 60
KEEP = timedelta(days=30)  # a listing in the making, after it was last touched
Boxes = Mapping[str, Sequence[str]]
Row = TypeVar("Row", bound=Typed)


def keep_listing(listing: NewListing, boxes: Boxes, *, seen: int | None, author: User) -> NewListing:
    """Keep boxes of a listing in the making; the others stay. `seen` is the version that the page showed, None when a person decided.

    Raises EditedElsewhere when another page changed them since, AlreadyListed when it is a product by now.
    """
    with transaction.atomic():
        row = _locked(listing)
        _keep(row, boxes, seen=seen, author=author)
    return row


def keep_edit(product: Product, boxes: Boxes, *, seen: int | None, author: User) -> KeptEdit:
    """Keep changes of a product's words until they are saved. `seen` and EditedElsewhere as above."""
    with transaction.atomic():
        Product.objects.select_for_update().get(pk=product.pk)
        row = KeptEdit.objects.get_or_create(product=product)[0]
        _keep(row, boxes, seen=seen, author=author)
    return row


def drop_edit(product: Product) -> None:
    """Forget what was typed: it is saved, or was not meant."""
    KeptEdit.objects.filter(product=product).delete()


def add_draft_pictures(listing: NewListing, images: Iterable[Image], *, author: User) -> NewListing:
    """Put the photos last; the same one twice is one. SellerError above MAX_PICTURES, AlreadyListed as above."""
    with transaction.atomic():
        row = _locked(listing, author=author)
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
    """Bring it to that place in the row, counted from 0; beyond either end is that end."""
    with transaction.atomic():
        row = list(_locked(picture.listing).pictures.all())
        row.sort(key=lambda each: each.pk == picture.pk)
        row.insert(max(0, min(to, len(row) - 1)), row.pop())
        for position, each in enumerate(row):
            each.position = position
        DraftPicture.objects.bulk_update(row, ["position"])


def remove_draft_picture(picture: DraftPicture) -> None:
    """Take it out of the listing; the stored picture stays a while, so that it can come back."""
    with transaction.atomic():
        _locked(picture.listing)
        picture.delete()


def finish_listing(listing: NewListing, *, title: str, category: Category, price: Money, units: int, actor: User) -> Product:
    """Make it a product: a draft with its price, its units and its photos. AlreadyListed carries what it became the first time."""
    with transaction.atomic():
        row = _locked(listing, author=actor)
        images = [picture.image for picture in row.pictures.select_related("image")]
        product = write_product(row.store, title=title, category=category, price=price, units=units, images=images, actor=actor)
        row.product = product
        row.save(update_fields=["product", "updated_at"])
        row.pictures.all().delete()
    return product


def discard_listing(listing: NewListing) -> None:
    """Throw it away. What became a product is left alone."""
    NewListing.objects.filter(pk=listing.pk, product=None).delete()


def clean_boxes(boxes: Boxes) -> dict[str, list[str]]:
    """As any database takes them: without NUL and broken letters, cut where nobody types on."""
    return {name[:80]: [_clean(text) for text in texts[:20]] for name, texts in list(boxes.items())[:MOST_BOXES]}


def _clean(text: str) -> str:
    return text[:MOST_TEXT].replace("\x00", "").encode("utf-8", "ignore").decode()


def _locked(listing: NewListing, *, author: User | None = None) -> NewListing:
    """The row, locked; made when this is the first that is heard of it."""
    Store.objects.select_for_update().get(pk=listing.store_id)
    row = NewListing.objects.select_related("product", "store").filter(key=listing.key, store_id=listing.store_id).first()
    if row is None:
        row = NewListing.objects.create(key=listing.key, store=listing.store, author=author)
    if row.product is not None:
        raise AlreadyListed(row.product)
    return row


def _keep(row: Typed, boxes: Boxes, *, seen: int | None, author: User) -> None:
    typed = row.typed | clean_boxes(boxes)
    if typed == row.typed:
        return
    if seen is not None and seen != row.version:
        raise EditedElsewhere(row.version)
    row.typed, row.version, row.author = typed, row.version + 1, author
    row.save()


def new_listing(store: Store, key: UUID) -> NewListing:
    """One that nothing is kept of yet; it is stored with the first thing that is."""
    return NewListing(key=key, store=store)


def forget_abandoned(*, limit: int = 500) -> int:
    """Delete listings in the making that nobody has touched for so long, photos and all, oldest first. Returns how many."""
    old = NewListing.objects.filter(product=None, updated_at__lt=now() - KEEP)
    pks = list(old.order_by("updated_at").values_list("pk", flat=True)[:limit])
    with transaction.atomic():  # one that is being taken up again is left alone
        kept = old.filter(pk__in=pks).select_for_update()
        return NewListing.objects.filter(pk__in=[row.pk for row in kept]).delete()[1].get(NewListing._meta.label, 0)
