"""Search's verbs: keeping the index true, remembering what was looked for, and telling who waits."""

from shop.search.services.indexing import index_product, index_products, index_store, rebuild_search, sweep_index
from shop.search.services.logging import attribute_order, claim_clicks, forget_visitors, log_click, log_search
from shop.search.services.popularity import recount_words, refresh_popularity
from shop.search.services.saved import save_search, tell_of_new

__all__ = [
    "attribute_order",
    "claim_clicks",
    "forget_visitors",
    "index_product",
    "index_products",
    "index_store",
    "log_click",
    "log_search",
    "rebuild_search",
    "recount_words",
    "refresh_popularity",
    "save_search",
    "sweep_index",
    "tell_of_new",
]
