"""Composed reads of the catalogue."""

from shop.catalog.queries.products import live_products

__all__ = ["live_products"]
