"""Small things about variants: when to warn, what to show."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, Variant
from shop.events.services import record_event

MAX_LEVEL = 1_000_000  # units


def set_low_stock(product: Product, *, levels: Mapping[int, int | None], actor_id: int | None) -> None:
    """Variant's key → units at or below which the seller is told, None for never. Raises InvalidListing beyond MAX_LEVEL."""
    if any(level is not None and not 0 <= level <= MAX_LEVEL for level in levels.values()):
        raise InvalidListing(_("Warn at 0 to %(most)d units.") % {"most": MAX_LEVEL})
    with transaction.atomic():
        changed = [variant for variant in product.variants.filter(pk__in=levels) if variant.low_stock_at != levels[variant.pk]]
        for variant in changed:
            variant.low_stock_at = levels[variant.pk]
        Variant.objects.bulk_update(changed, ["low_stock_at"])
        if changed:
            record_event("product.changed", product.pk, actor_id=actor_id, data={"fields": ["low_stock"]})


def set_variant_pictures(product: Product, *, pictures: Mapping[int, int | None], actor_id: int | None) -> None:
    """Variant's key → key of the image that it shows when it is chosen, None for the cover.

    Live at once: the pictures themselves have been looked at. Raises InvalidListing on one that is not on the listing (yet).
    """
    with transaction.atomic():
        known = dict(product.pictures.values_list("image_id", "pk"))
        if any(image_id is not None and image_id not in known for image_id in pictures.values()):
            raise InvalidListing(_("A variant can show a picture of this product only, once it is live."))
        wanted = {pk: None if image_id is None else known[image_id] for pk, image_id in pictures.items()}
        changed = [variant for variant in product.variants.filter(pk__in=wanted) if variant.picture_id != wanted[variant.pk]]
        for variant in changed:
            variant.picture_id = wanted[variant.pk]
        Variant.objects.bulk_update(changed, ["picture"])
        if changed:
            record_event("product.changed", product.pk, actor_id=actor_id, data={"fields": ["variant_pictures"]})
