"""What is not finished yet."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from sellers.models import DraftPicture, KeptEdit, NewListing
from shop.catalog.models import Product
from shop.stores.models import Store

_PICTURES = Prefetch("pictures", DraftPicture.objects.select_related("image"))
MOST_OPEN = 6  # of them are offered above the list


def open_listings(store: Store) -> list[NewListing]:
    """The newest listings in the making, with their photos; those that nothing was typed or taken for are not there."""
    return list(NewListing.objects.filter(store=store, product=None).prefetch_related(_PICTURES).order_by("-updated_at")[:MOST_OPEN])


def listing_by_key(key: UUID) -> NewListing | None:
    """Whoever's it is: the caller looks at its store's owner."""
    return NewListing.objects.select_related("store", "product").prefetch_related(_PICTURES).filter(key=key).first()


def draft_pictures(user_id: int) -> QuerySet[DraftPicture]:
    """Photos of the seller's listings in the making."""
    return DraftPicture.objects.filter(listing__store__owner_id=user_id, listing__product=None).select_related("listing__store", "image")


def kept_edit(product: Product) -> KeptEdit | None:
    """What was typed of the product and not saved. Of `product_for_editing` it is there already."""
    try:
        return product.kept_edit
    except KeptEdit.DoesNotExist:
        return None
