"""What variants weigh, for those who carry them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from shop.catalog.exceptions import InvalidListing
from shop.catalog.models import Product, Variant
from shop.events.services import record_event

MAX_WEIGHT = 1_000_000  # grams


def set_weights(product: Product, *, weights: Mapping[int, int | None], actor_id: int | None) -> None:
    """Variant's key → grams, None for not weighed. Live at once. Raises InvalidListing below 1 and beyond MAX_WEIGHT."""
    if any(grams is not None and not 1 <= grams <= MAX_WEIGHT for grams in weights.values()):
        raise InvalidListing(_("A weight is 1 to %(most)d grams.") % {"most": MAX_WEIGHT})
    with transaction.atomic():
        changed = [variant for variant in product.variants.filter(pk__in=weights) if variant.weight_grams != weights[variant.pk]]
        for variant in changed:
            variant.weight_grams = weights[variant.pk]
        Variant.objects.bulk_update(changed, ["weight_grams"])
        if changed:
            record_event("product.changed", product.pk, actor_id=actor_id, data={"fields": ["weight"]})
