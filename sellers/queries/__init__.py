"""Reading for the back office. Every query starts from the seller."""

from sellers.queries.desk import DeskOrder, DeskTab, count_unpaid, desk_order, desk_page, desk_tabs, found_orders
from sellers.queries.drafts import draft_pictures, kept_edit, listing_by_key, open_listings
from sellers.queries.products import (
    STOCKS,
    StatusTab,
    listed_products,
    own_products,
    product_axes,
    product_for_editing,
    split_variants,
    status_tabs,
)
from sellers.queries.revisions import RevisionDifference, latest_revision, revision_differences
from sellers.queries.stock import shelf_numbers, shelf_page, short_variant_count
from sellers.queries.stores import stores_of
from sellers.queries.suggestions import CategorySuggestion, suggest_categories

__all__ = [
    "STOCKS",
    "CategorySuggestion",
    "DeskOrder",
    "DeskTab",
    "RevisionDifference",
    "StatusTab",
    "count_unpaid",
    "desk_order",
    "desk_page",
    "desk_tabs",
    "draft_pictures",
    "found_orders",
    "kept_edit",
    "latest_revision",
    "listed_products",
    "listing_by_key",
    "open_listings",
    "own_products",
    "product_axes",
    "product_for_editing",
    "revision_differences",
    "shelf_numbers",
    "shelf_page",
    "short_variant_count",
    "split_variants",
    "status_tabs",
    "stores_of",
    "suggest_categories",
]
