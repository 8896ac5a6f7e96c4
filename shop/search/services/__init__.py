"""Search's verbs: keeping the index true, remembering what was looked for, and telling who waits."""

from shop.search.services.index import index_each_product_once, index_product, index_products, index_store, rebuild_search, sweep_index
from shop.search.services.popularity import recount_words, refresh_popularity
from shop.search.services.saved_searches import record_new_matches, save_search
from shop.search.services.search_log import (
    attribute_order,
    claim_clicks,
    describe_search,
    forget_visitors,
    log_click,
    log_noted,
    log_search,
)

__all__ = [
    "attribute_order",
    "claim_clicks",
    "describe_search",
    "forget_visitors",
    "index_each_product_once",
    "index_product",
    "index_products",
    "index_store",
    "log_click",
    "log_noted",
    "log_search",
    "rebuild_search",
    "record_new_matches",
    "recount_words",
    "refresh_popularity",
    "save_search",
    "sweep_index",
]
