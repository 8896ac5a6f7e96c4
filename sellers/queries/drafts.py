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
    """The store's newest unfinished listings with their photos."""
    return list(NewListing.objects.filter(store=store, product=None).prefetch_related(_PICTURES).order_by("-updated_at")[:MOST_OPEN])


def listing_by_key(key: UUID) -> NewListing | None:
    """The unfinished listing of that key, of any store: the caller checks whose it is."""
    return NewListing.objects.select_related("store", "product").prefetch_related(_PICTURES).filter(key=key).first()


def draft_pictures(user_id: int) -> QuerySet[DraftPicture]:
    """Photos of the seller's unfinished listings."""
    return DraftPicture.objects.filter(listing__store__owner_id=user_id, listing__product=None).select_related("listing__store", "image")


def kept_edit(product: Product) -> KeptEdit | None:
    """What was typed of the product and not saved; None when nothing was. No query for a product of `product_for_editing`."""
    try:
        return product.kept_edit
    except KeptEdit.DoesNotExist:
        return None
