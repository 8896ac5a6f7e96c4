"""What search puts into the pages of apps below: the same shelf everywhere."""

from typing import cast

from django.http import HttpRequest

from shop.catalog.models import Category
from shop.common.requests import MarketRequest
from shop.common.slots import Fragment, fill_slot
from shop.search.shelf import shelf_context
from shop.stores.models import Store


@fill_slot("store.products")
def store_shelf(request: HttpRequest, store: Store) -> Fragment:
    """A storefront's shelf, with a search box of its own."""
    return Fragment("search/_shelf.html", shelf_context(cast(MarketRequest, request), store=store))


@fill_slot("category.products")
def category_shelf(request: HttpRequest, category: Category) -> Fragment:
    """What is on the shelf. One with nothing on it is no page for search engines."""
    context = shelf_context(cast(MarketRequest, request), category=category)
    request.is_empty_shelf = not context["products"] and not context["results"].partial  # type: ignore[attr-defined]
    return Fragment("search/_shelf.html", context)
