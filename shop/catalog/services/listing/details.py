"""Small things about variants: when to warn, what they weigh, what to show. Live at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, Variant
from shop.events.services import record_event

MAX_LEVEL = 1_000_000  # units
MAX_WEIGHT = 1_000_000  # grams


def set_low_stock(product: Product, *, levels: Mapping[int, int | None], actor_id: int | None) -> None:
    """Variant's key → units at or below which the seller is told, None for never. Raises InvalidListing beyond MAX_LEVEL."""
    if any(level is not None and not 0 <= level <= MAX_LEVEL for level in levels.values()):
        raise InvalidListing(_("Warn at 0 to %(most)d units.") % {"most": MAX_LEVEL})
    _write(product, levels, column="low_stock_at", told="low_stock", actor_id=actor_id)


def set_weights(product: Product, *, weights: Mapping[int, int | None], actor_id: int | None) -> None:
    """Variant's key → grams, for those who carry them; None for not weighed. Raises InvalidListing below 1 and beyond MAX_WEIGHT."""
    if any(grams is not None and not 1 <= grams <= MAX_WEIGHT for grams in weights.values()):
        raise InvalidListing(_("A weight is 1 to %(most)d grams.") % {"most": MAX_WEIGHT})
    _write(product, weights, column="weight_grams", told="weight", actor_id=actor_id)


def set_variant_pictures(product: Product, *, pictures: Mapping[int, int | None], actor_id: int | None) -> None:
    """Variant's key → key of the image that it shows when it is chosen, None for the cover.

    The pictures themselves have been looked at. Raises InvalidListing on one that is not on the listing (yet).
    """
    with transaction.atomic():
        known = dict(product.pictures.values_list("image_id", "pk"))
        if any(image_id is not None and image_id not in known for image_id in pictures.values()):
            raise InvalidListing(_("A variant can show a picture of this product only, once it is live."))
        shown = {pk: None if image_id is None else known[image_id] for pk, image_id in pictures.items()}
        _write(product, shown, column="picture_id", told="variant_pictures", actor_id=actor_id)


def _write(product: Product, values: Mapping[int, int | None], *, column: str, told: str, actor_id: int | None) -> None:
    """What has changed, in one statement, and one event that tells of it."""
    with transaction.atomic():
        changed = [variant for variant in product.variants.filter(pk__in=values) if getattr(variant, column) != values[variant.pk]]
        for variant in changed:
            setattr(variant, column, values[variant.pk])
        Variant.objects.bulk_update(changed, [column.removesuffix("_id")])
        if changed:
            record_event("product.changed", product.pk, actor_id=actor_id, data={"fields": [told]})
