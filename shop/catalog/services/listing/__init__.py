"""The life of a listing: writing it, its options and variants, its pictures, and the moves from draft to live and away."""

from shop.catalog.services.listing.pictures import MAX_PICTURES, add_picture, describe_picture, move_picture, remove_picture
from shop.catalog.services.listing.products import LISTING_FIELDS, Saved, create_product, update_product
from shop.catalog.services.listing.review import (
    approve_product,
    archive_product,
    missing_for_review,
    reject_product,
    request_changes,
    restore_product,
    submit_product,
    withdraw_submission,
)
from shop.catalog.services.listing.summary import refresh_cover, refresh_prices
from shop.catalog.services.listing.variants import (
    MAX_AXES,
    MAX_VARIANTS,
    OptionAxis,
    VariantChange,
    VariantSpec,
    combinations,
    count_combinations,
    set_options_and_variants,
    set_simple_variant,
    update_variants,
    variant_title,
)

__all__ = [
    "LISTING_FIELDS",
    "MAX_AXES",
    "MAX_PICTURES",
    "MAX_VARIANTS",
    "OptionAxis",
    "Saved",
    "VariantChange",
    "VariantSpec",
    "add_picture",
    "approve_product",
    "archive_product",
    "combinations",
    "count_combinations",
    "create_product",
    "describe_picture",
    "missing_for_review",
    "move_picture",
    "refresh_cover",
    "refresh_prices",
    "reject_product",
    "remove_picture",
    "request_changes",
    "restore_product",
    "set_options_and_variants",
    "set_simple_variant",
    "submit_product",
    "update_product",
    "update_variants",
    "variant_title",
    "withdraw_submission",
]
