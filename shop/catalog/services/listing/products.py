"""Writing a listing: title, category, description, brand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing, InvalidProductMove
from shop.catalog.models import Category, Product
from shop.catalog.services.listing.review import back_to_review
from shop.catalog.states import ProductStatus
from shop.catalog.texts import safe_html
from shop.common.slugs import create_with_slug
from shop.events.services import record_event
from shop.stores.models import Store

LISTING_FIELDS = ("title", "category", "description", "brand")
# What staff have looked at: changing one of them on a live listing sends it back to review. Prices, stock and variants do not.
REVIEWED_FIELDS = frozenset(LISTING_FIELDS)
FROZEN = (ProductStatus.ARCHIVED, ProductStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class Saved:
    """What an edit did: which fields differ from before, and whether the listing left the shelves for a review."""

    changed: tuple[str, ...]
    sent_to_review: bool


def create_product(
    store: Store,
    *,
    title: str,
    category: Category,
    description: str = "",
    brand: str = "",
    source_handle: str = "",
    actor_id: int | None = None,
) -> Product:
    """A draft under an address made from its title. `description` is HTML from outside, made safe here. InvalidListing without a title."""
    with transaction.atomic():
        product = create_with_slug(
            Product,
            text=title,
            fallback="product",
            store=store,
            category=category,
            title=_clean_title(title),
            description=safe_html(description),
            brand=brand.strip()[:80],
            source_handle=source_handle,
        )
        record_event("product.created", product.pk, actor_id=actor_id)
    return product


def update_product(product: Product, *, actor_id: int | None, **fields: Any) -> Saved:
    """Change some of LISTING_FIELDS. What is the same as before is not a change; a change of a live listing sends it back to review.

    The address stays: it may be printed or bookmarked. Raises InvalidListing without a title, InvalidProductMove when archived or rejected.
    """
    unknown = set(fields) - set(LISTING_FIELDS)
    if unknown:
        raise TypeError(f"Not fields of a listing: {sorted(unknown)}")
    with transaction.atomic():
        product.refresh_from_db(from_queryset=Product.objects.select_for_update())
        changed = _write(product, _cleaned(fields))
        sent = bool(REVIEWED_FIELDS & set(changed)) and back_to_review(product, actor_id=actor_id)
        if changed:
            record_event("product.changed", product.pk, actor_id=actor_id, data={"fields": list(changed)})
    return Saved(changed, sent)


def _write(product: Product, fields: dict[str, Any]) -> tuple[str, ...]:
    changed = tuple(name for name in LISTING_FIELDS if name in fields and getattr(product, name) != fields[name])
    if changed and product.status in FROZEN:
        raise InvalidProductMove(_("An archived or rejected listing cannot be edited."))
    for name in changed:
        setattr(product, name, fields[name])
    if changed:
        product.save(update_fields=changed)
    return changed


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(fields)
    if "title" in cleaned:
        cleaned["title"] = _clean_title(cleaned["title"])
    if "description" in cleaned:
        cleaned["description"] = safe_html(cleaned["description"])
    if "brand" in cleaned:
        cleaned["brand"] = cleaned["brand"].strip()[:80]
    return cleaned


def _clean_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise InvalidListing(_("Give the product a title."))
    if len(title) > 140:
        raise InvalidListing(_("A title has at most 140 characters."))
    return title
