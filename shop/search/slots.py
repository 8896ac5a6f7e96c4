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
    return Fragment("search/_shelf.html", shelf_context(cast(MarketRequest, request), category=category))
