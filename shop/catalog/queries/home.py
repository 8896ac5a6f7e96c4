"""What the shop window shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from shop.catalog.models import Category, Product
from shop.catalog.queries.categories import top_categories
from shop.catalog.queries.products import live_products
from shop.catalog.states import ProductStatus
from shop.stores.models import Store

NEWEST = 10
STORES = 6


@dataclass(frozen=True, slots=True)
class ShopWindow:
    """One market, seen from the street."""

    categories: Sequence[Category]
    newest: Sequence[Product]
    stores: Sequence[Store]

    @property
    def is_empty(self) -> bool:
        """Nothing is for sale here yet."""
        return not self.newest


def shop_window(country_code: str) -> ShopWindow:
    """Three queries, however large the market is."""
    return ShopWindow(
        categories=top_categories(),
        newest=list(live_products(country_code=country_code)[:NEWEST]),
        stores=stores_on_display(country_code),
    )


def stores_on_display(country_code: str) -> Sequence[Store]:
    """Open stores of the market with something on the shelf, the best stocked first; each with `product_count`."""
    live = Count("products", filter=Q(products__status=ProductStatus.APPROVED))
    stores = Store.objects.visible().filter(country_id=country_code).annotate(product_count=live).filter(product_count__gt=0)
    return list(stores.select_related("cover", "logo", "quarter", "prefecture", "region").order_by("-product_count", "pk")[:STORES])
