"""Reading for the back office. Every query starts from the seller."""

from sellers.queries.desk import DeskOrder, DeskTab, desk_order, desk_page, desk_tabs, search_orders
from sellers.queries.products import listed_products, own_products, product_for_editing, split_variants, status_tabs
from sellers.queries.stores import stores_of

__all__ = [
    "DeskOrder",
    "DeskTab",
    "desk_order",
    "desk_page",
    "desk_tabs",
    "listed_products",
    "own_products",
    "product_for_editing",
    "search_orders",
    "split_variants",
    "status_tabs",
    "stores_of",
]
