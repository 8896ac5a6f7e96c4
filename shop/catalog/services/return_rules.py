"""What cannot be returned: shelves that staff except, and products that are made for whoever orders them."""

from __future__ import annotations

from django.db import transaction

from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.models import Category, Product
from shop.events.services import record_event


def spread_no_returns(category: Category) -> int:
    """What staff have just said of a shelf counts for all below it. Returns how many of these it changed."""
    below = Category.objects.filter(path__startswith=f"{category.path}/")
    return below.exclude(no_returns=category.no_returns).update(no_returns=category.no_returns)


def set_made_to_order(product: Product, *, value: bool, actor_id: int | None) -> bool:
    """Whether it is made for the buyer who orders it, from the next sale on. True when that is news."""
    with transaction.atomic():
        if not Product.objects.filter(pk=product.pk).exclude(is_made_to_order=value).update(is_made_to_order=value):
            return False
        product.is_made_to_order = value
        record_event(PRODUCT_CHANGED, product.pk, actor_id=actor_id, data=ProductChangedData(fields=["is_made_to_order"]))
    return True
