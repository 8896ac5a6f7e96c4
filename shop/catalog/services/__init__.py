"""The verbs of the catalogue, by topic."""

from shop.catalog.services.stock import commit_reservations, move_stock, release_reservations, reserve, reserve_all

__all__ = ["commit_reservations", "move_stock", "release_reservations", "reserve", "reserve_all"]
