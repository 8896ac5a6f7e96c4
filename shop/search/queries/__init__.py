"""Composed reads of the search."""

from shop.search.queries.results import Results, find_products
from shop.search.queries.wishes import Wishes

__all__ = ["Results", "Wishes", "find_products"]
