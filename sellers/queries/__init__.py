"""Reading for the back office. Every query starts from the seller."""

from sellers.queries.desk import DeskOrder, DeskTab, desk_order, desk_page, desk_tabs, search_orders
from sellers.queries.drafts import draft_pictures, kept_edit, listing_by_key, open_listings
from sellers.queries.products import (
    STOCKS,
    StatusTab,
    axes_of,
    listed_products,
    own_products,
    product_for_editing,
    split_variants,
    status_tabs,
)
from sellers.queries.revisions import Difference, differences, last_answered
from sellers.queries.stock import shelf, shelf_numbers, short_count
from sellers.queries.stores import stores_of
from sellers.queries.suggestions import Suggestion, suggest_categories

__all__ = [
    "STOCKS",
    "DeskOrder",
    "DeskTab",
    "Difference",
    "StatusTab",
    "Suggestion",
    "axes_of",
    "desk_order",
    "desk_page",
    "desk_tabs",
    "differences",
    "draft_pictures",
    "kept_edit",
    "last_answered",
    "listed_products",
    "listing_by_key",
    "open_listings",
    "own_products",
    "product_for_editing",
    "search_orders",
    "shelf",
    "shelf_numbers",
    "short_count",
    "split_variants",
    "status_tabs",
    "stores_of",
    "suggest_categories",
]
