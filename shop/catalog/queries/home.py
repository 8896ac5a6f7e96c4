"""What the shop window shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import IntegerField, OuterRef, Subquery

from shop.catalog.models import Category, Product
from shop.catalog.queries.categories import top_categories
from shop.catalog.queries.products import live_products
from shop.catalog.states import ProductStatus
from shop.stores.models import Store

NEWEST = 10
COUNTED_PRODUCTS = 1_000  # products of a store, beyond which nobody wants to know the exact number
STORES_SHOWN = 6
RECENT = 300  # products by which the busiest stores are told


class CountOf(Subquery):
    """How many rows a query has. Unlike Count it stops at the query's limit."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class ShopWindow:
    """What the home page shows of one market."""

    categories: Sequence[Category]
    newest: Sequence[Product]
    stores: Sequence[Store]

    @property
    def is_empty(self) -> bool:
        """Nothing is for sale here yet."""
        return not self.newest


def shop_window(country_code: str) -> ShopWindow:
    """Gather the home page of a market. Four queries, however large the market is."""
    return ShopWindow(
        categories=top_categories(),
        newest=list(live_products(country_code=country_code)[:NEWEST]),
        stores=stores_on_display(country_code),
    )


def stores_on_display(country_code: str) -> Sequence[Store]:
    """Open stores with the most among the market's newest products, the best stocked first; each with `product_count`.

    In a market of up to RECENT products these are its best stocked stores; in a larger one, counting all of them would take seconds.
    For the same reason a store's products are counted up to COUNTED_PRODUCTS, and one more for "more than that".
    """
    newest = live_products(country_code=country_code).values_list("store_id", flat=True)[:RECENT]
    busiest = [pk for pk, _count in Counter(newest).most_common(STORES_SHOWN)]
    shelf = Product.objects.filter(store=OuterRef("pk"), status=ProductStatus.APPROVED).order_by().values("pk")
    stores = Store.objects.visible().filter(pk__in=busiest).annotate(product_count=CountOf(shelf[: COUNTED_PRODUCTS + 1]))
    return list(stores.select_related("cover", "logo", "quarter", "prefecture", "region").order_by("-product_count", "pk"))
