"""What reviews come down to, kept beside the product and its store, so that a card costs no query and no sum."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from shop.catalog.events import PRODUCT_RATED
from shop.catalog.models import Product
from shop.events.services import record_event
from shop.stores.models import Store


def change_rating(product_id: int, *, count: int, total: int) -> None:
    """Add so many reviews and stars to a product's and its store's sums; negative numbers take them away.

    Call it in the transaction in which the reviews change: a review of 4 stars is (1, 4), changed to 2 stars (0, -2), hidden (-1, -2).
    Told as PRODUCT_RATED, once: pages and the search follow. The product's row is locked first, then its store's, which is shared:
    a transaction changes one product, or two could wait for each other. IntegrityError where no reviews have such a sum.
    """
    if not count and not total:
        return
    added = {"rating_count": F("rating_count") + count, "rating_total": F("rating_total") + total}
    with transaction.atomic():
        Product.objects.filter(pk=product_id).update(**added)
        Store.objects.filter(products=product_id).update(**added)
        record_event(PRODUCT_RATED, product_id)
