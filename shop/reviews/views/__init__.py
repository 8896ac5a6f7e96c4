"""Pages of reviews."""

from shop.reviews.views.own import review_edit, review_list, review_order, review_withdraw
from shop.reviews.views.public import of_product, of_store, review_report

__all__ = ["of_product", "of_store", "review_edit", "review_list", "review_order", "review_report", "review_withdraw"]
