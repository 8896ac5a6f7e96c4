"""What discovery puts into the pages of apps below."""

from django.http import HttpRequest

from shop.catalog.models import Product
from shop.catalog.queries import ProductPage
from shop.common.pages import product_tag, shows, store_tag
from shop.common.slots import Fragment, fill_slot
from shop.discovery.queries import neighbours


@fill_slot("product.more")
def neighbours_fragment(request: HttpRequest, product: Product) -> Fragment:
    """What else the store has, and what goes with it. What the visitor looked at is fetched by the browser: the page is everybody's."""
    found = neighbours(product)
    shows(*(tag for each in (*found.of_store, *found.related) for tag in (product_tag(each.pk), store_tag(each.store_id))))
    return Fragment("discovery/_more.html", {"product": product, "of_store": found.of_store, "related": found.related})


@fill_slot("product.alerts")
def alerts_fragment(request: HttpRequest, page: ProductPage) -> Fragment | None:
    """Tell me when it is back, or cheaper."""
    if not page.product.is_live:
        return None
    return Fragment("discovery/_ask.html", {"product": page.product, "choice": page.choice})
