"""Pages of reviews."""

from shop.reviews.views.own import edit, mine, of_order, withdraw
from shop.reviews.views.public import of_product, of_store, report

__all__ = ["edit", "mine", "of_order", "of_product", "of_store", "report", "withdraw"]
