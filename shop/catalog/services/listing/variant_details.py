"""Small things about variants: when to warn, what they weigh, what to show. Live at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing.variants import MAX_BARCODE
from shop.events.services import record_event

MAX_LEVEL = 1_000_000  # units
MAX_WEIGHT = 1_000_000  # grams


def set_low_stock(product: Product, *, levels: Mapping[int, int | None], actor_id: int | None) -> None:
    """Set at how many units the seller is warned, by variant's key; None for never. Raises InvalidListing beyond MAX_LEVEL."""
    if any(level is not None and not 0 <= level <= MAX_LEVEL for level in levels.values()):
        raise InvalidListing(_("Set the low-stock alert between 0 and %(most)d units.") % {"most": MAX_LEVEL})
    _write_column(product, levels, column="low_stock_at", field="low_stock", actor_id=actor_id)


def set_weights(product: Product, *, weights: Mapping[int, int | None], actor_id: int | None) -> None:
    """Set the weights in grams by variant's key; None for not weighed. Raises InvalidListing below 1 and beyond MAX_WEIGHT."""
    if any(grams is not None and not 1 <= grams <= MAX_WEIGHT for grams in weights.values()):
        raise InvalidListing(_("A weight is 1 to %(most)d grams.") % {"most": MAX_WEIGHT})
    _write_column(product, weights, column="weight_grams", field="weight", actor_id=actor_id)


def set_barcodes(product: Product, *, barcodes: Mapping[int, str], actor_id: int | None) -> None:
    """Set what is printed on the goods by variant's key; "" for nothing. Raises InvalidListing beyond MAX_BARCODE characters."""
    if any(len(code) > MAX_BARCODE for code in barcodes.values()):
        raise InvalidListing(_("A barcode has at most %(most)d characters.") % {"most": MAX_BARCODE})
    _write_column(product, barcodes, column="barcode", field="barcode", actor_id=actor_id)


def set_variant_pictures(product: Product, *, pictures: Mapping[int, int | None], actor_id: int | None) -> None:
    """Set which image a chosen variant shows, by variant's key; None for the cover.

    The pictures themselves have been looked at. Raises InvalidListing on one that is not on the listing (yet).
    """
    with transaction.atomic():
        known = dict(product.pictures.values_list("image_id", "pk"))
        if any(image_id is not None and image_id not in known for image_id in pictures.values()):
            raise InvalidListing(_("A variant can show a picture of this product only, once it is live."))
        shown = {pk: None if image_id is None else known[image_id] for pk, image_id in pictures.items()}
        _write_column(product, shown, column="picture_id", field="variant_pictures", actor_id=actor_id)


def _write_column(product: Product, values: Mapping[int, int | str | None], *, column: str, field: str, actor_id: int | None) -> None:
    """Write the values that differ in one statement, and record one event that names `field`."""
    with transaction.atomic():
        changed = [variant for variant in product.variants.filter(pk__in=values) if getattr(variant, column) != values[variant.pk]]
        for variant in changed:
            setattr(variant, column, values[variant.pk])
        Variant.objects.bulk_update(changed, [column.removesuffix("_id")])
        if changed:
            record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=[field]))
