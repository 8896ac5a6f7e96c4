"""The catalogue's verbs: `listing` writes what is sold, `bulk` the same for many, `stock` moves and reserves units."""

from shop.catalog.services.listing import (
    add_picture,
    approve_product,
    archive_product,
    create_product,
    refresh_prices,
    reject_product,
    request_product_changes,
    set_options_and_variants,
    submit_product,
    update_product,
)
from shop.catalog.services.ratings import change_rating
from shop.catalog.services.stock import commit_reservations, move_stock, release_reservations, reserve_lines

__all__ = [
    "add_picture",
    "approve_product",
    "archive_product",
    "change_rating",
    "commit_reservations",
    "create_product",
    "move_stock",
    "refresh_prices",
    "reject_product",
    "release_reservations",
    "request_product_changes",
    "reserve_lines",
    "set_options_and_variants",
    "submit_product",
    "update_product",
]
