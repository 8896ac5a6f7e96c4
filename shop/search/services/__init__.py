"""Search's verbs: keeping the index true, remembering what was looked for, and telling who waits."""

from shop.search.services.indexing import index_product, index_products, index_store, rebuild_search, sweep_index

__all__ = [
    "index_product",
    "index_products",
    "index_store",
    "rebuild_search",
    "sweep_index",
]
