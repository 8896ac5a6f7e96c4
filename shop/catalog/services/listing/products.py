"""Writing a listing: title, category, description, brand, condition and the answers to its category's questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_CHANGED, PRODUCT_CREATED, ProductChangedData
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Category, Product
from shop.catalog.services.listing.attributes import clean_attributes, write_attributes
from shop.catalog.services.listing.content import LISTING_FIELDS, lock_listing, read_standing_fields
from shop.catalog.services.listing.edits import apply_or_propose_edit
from shop.catalog.states import Condition
from shop.catalog.texts import safe_html
from shop.common.slugs import create_with_slug
from shop.common.tags import distinct_tags
from shop.events.services import record_event
from shop.stores.models import Store

MAX_TAGS, MAX_TAG_LENGTH = 20, 40


@dataclass(frozen=True, slots=True)
class SavedEdit:
    """What an edit did: which fields differ from what the seller wanted before, and whether they wait for staff."""

    changed: tuple[str, ...]
    waits_for_review: bool


def create_product(
    store: Store,
    *,
    title: str,
    category: Category,
    description: str = "",
    brand: str = "",
    condition: str = Condition.NEW,
    tags: Sequence[str] = (),
    attributes: Mapping[str, str] | None = None,
    source_handle: str = "",
    actor_id: int | None = None,
) -> Product:
    """A draft under an address made from its title. `description` is HTML from outside, made safe here.

    `attributes` are code → value. Raises InvalidListing without a title, on tags that are too many or too long, or on an answer that the
    category cannot take.
    """
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
            condition=_clean_condition(condition),
            tags=clean_product_tags(tags),
            source_handle=source_handle,
        )
        if attributes:
            write_attributes(product, clean_attributes(category, attributes, known={}))
        record_event(PRODUCT_CREATED, product.pk, actor_id=actor_id)
    return product


def update_product(
    product: Product, *, actor_id: int | None, attributes: Mapping[str, str] | None = None, by_staff: bool = False, **fields: Any
) -> SavedEdit:
    """Change some of LISTING_FIELDS, and answers (code → value, "" takes one away). What is the same as before is not a change.

    On a live listing of a store that is not trusted the edit becomes part of the one change that waits for staff, and the old version
    stays live; `by_staff` writes it at once. The address stays: it may be printed or bookmarked. Raises InvalidListing on a value that
    cannot be kept, InvalidProductMove when archived or rejected.
    """
    unknown = set(fields) - set(LISTING_FIELDS)
    if unknown:
        raise TypeError(f"Not fields of a listing: {sorted(unknown)}")
    cleaned = _cleaned(fields)
    with transaction.atomic():
        pending = lock_listing(product)
        before = read_standing_fields(product) | (pending.fields if pending else {})
        if attributes is not None or "category" in cleaned:
            category = fields.get("category") or Category.objects.get(pk=before["category"])
            cleaned["attributes"] = clean_attributes(category, attributes or {}, known=before["attributes"])
        changed = {name: value for name, value in cleaned.items() if before[name] != value}
        if not changed:
            return SavedEdit((), False)
        waits = apply_or_propose_edit(product, pending, fields=changed, by_staff=by_staff, actor_id=actor_id)
        if not waits:
            record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=list(changed)))
    return SavedEdit(tuple(changed), waits)


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields in the form of a revision: clean texts, keys in place of rows."""
    cleaned = dict(fields)
    if "title" in cleaned:
        cleaned["title"] = _clean_title(cleaned["title"])
    if "description" in cleaned:
        cleaned["description"] = safe_html(cleaned["description"])
    if "brand" in cleaned:
        cleaned["brand"] = cleaned["brand"].strip()[:80]
    if "category" in cleaned:
        cleaned["category"] = cleaned["category"].pk
    if "tags" in cleaned:
        cleaned["tags"] = clean_product_tags(cleaned["tags"])
    if "condition" in cleaned:
        cleaned["condition"] = _clean_condition(cleaned["condition"])
    return cleaned


def clean_product_tags(words: Sequence[str]) -> list[str]:
    """Tags as they are kept. Raises InvalidListing on one that is too long, and on too many."""
    tags = distinct_tags(words)
    if any(len(tag) > MAX_TAG_LENGTH for tag in tags):
        raise InvalidListing(_("A tag has at most %(count)d characters.") % {"count": MAX_TAG_LENGTH})
    if len(tags) > MAX_TAGS:
        raise InvalidListing(_("A product has at most %(count)d tags.") % {"count": MAX_TAGS})
    return tags


def _clean_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise InvalidListing(_("Give the product a title."))
    if len(title) > 140:
        raise InvalidListing(_("A title has at most 140 characters."))
    return title


def _clean_condition(condition: str) -> str:
    if condition not in Condition.values:
        raise InvalidListing(_("Say whether it is new, refurbished or used."))
    return str(condition)
