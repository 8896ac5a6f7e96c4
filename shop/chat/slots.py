"""What chat puts into the pages of apps below: the ways to ask."""

from __future__ import annotations

from django.http import HttpRequest

from shop.catalog.models import Product
from shop.chat.models import StoreDesk
from shop.chat.queries import pace_words
from shop.common.slots import Fragment, fill_slot
from shop.orders.models import Order
from shop.stores.models import Store


@fill_slot("product.store")
def ask_about_product(request: HttpRequest, product: Product) -> Fragment | None:
    """Beside the store's name on a product's page; the page is everybody's."""
    if not product.is_live:
        return None
    return _ask_link(product.store, query=f"?product={product.pk}")


@fill_slot("store.contact")
def ask_store(request: HttpRequest, store: Store) -> Fragment:
    """At the head of a storefront."""
    return _ask_link(store)


@fill_slot("order.contact")
def ask_about_order(request: HttpRequest, order: Order) -> Fragment:
    """On the buyer's page of an order."""
    return _ask_link(order.store, query=f"?order={order.number}")


@fill_slot("order.buyer")
def write_to_buyer(request: HttpRequest, order: Order) -> Fragment:
    """On the seller's page of an order."""
    return Fragment("chat/_write.html", {"order": order})


def _ask_link(store: Store, *, query: str = "") -> Fragment:
    desk: StoreDesk | None = getattr(store, "chat_desk", None)  # a product's page and a storefront bring it along
    return Fragment("chat/_ask.html", {"store": store, "query": query, "pace": pace_words(desk.answer_seconds if desk else None)})
