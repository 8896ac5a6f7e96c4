"""Reading for the back office. Every query starts from the seller."""

from sellers.queries.desk import DeskOrder, DeskTab, desk_order, desk_page, desk_tabs, search_orders
from sellers.queries.drafts import draft_pictures, kept_edit, listing_by_key, open_listings
from sellers.queries.products import listed_products, own_products, product_for_editing, split_variants, status_tabs
from sellers.queries.stores import stores_of
from sellers.queries.suggestions import Suggestion, suggest_categories

__all__ = [
    "DeskOrder",
    "DeskTab",
    "Suggestion",
    "desk_order",
    "desk_page",
    "desk_tabs",
    "draft_pictures",
    "kept_edit",
    "listed_products",
    "listing_by_key",
    "open_listings",
    "own_products",
    "product_for_editing",
    "search_orders",
    "split_variants",
    "status_tabs",
    "stores_of",
    "suggest_categories",
]
