"""Whether what is sold may come back, and for how long: what is frozen with a sale, and told before it."""

from __future__ import annotations

from enum import StrEnum

from shop.catalog.models import Product, Variant


class NoReturn(StrEnum):
    """Why something cannot be returned."""

    DOWNLOAD = "download"
    MADE_TO_ORDER = "made_to_order"
    CATEGORY = "category"


def why_not_returned(product: Product, *, is_digital: bool) -> NoReturn | None:
    """None where it can be. Needs `category` loaded."""
    if is_digital:
        return NoReturn.DOWNLOAD
    if product.is_made_to_order:
        return NoReturn.MADE_TO_ORDER
    return NoReturn.CATEGORY if product.category.no_returns else None


def count_return_days(variant: Variant) -> int:
    """Days after the delivery; 0 where it cannot be returned. Needs `product` with `category` and `store__country` loaded."""
    if why_not_returned(variant.product, is_digital=variant.is_digital):
        return 0
    return variant.product.store.days_to_return
