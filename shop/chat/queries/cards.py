"""What can be shown in a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from shop.catalog.models import Product
from shop.catalog.queries import live_products
from shop.chat.models import Conversation
from shop.common.requests import number_in
from shop.orders.models import Order, OrderQuerySet
from shop.orders.states import CANCELLABLE, Fulfilment
from shop.stores.models import Store

SHOWN = 12
UNDER_WAY = CANCELLABLE | {Fulfilment.HANDED_OVER}


def card_product(store: Store, text: str) -> Product | None:
    """The store's product of that key, live only: what comes from an address."""
    pk = number_in(text)
    return Product.objects.live().filter(store=store, pk=pk).select_related("store", "cover").first() if pk else None


def card_order(*, buyer_id: int, store: Store, number: str) -> Order | None:
    """The order of that number, if both know of it."""
    known = Order.objects.known_to_seller().filter(buyer=buyer_id, store=store, number=number[:16])
    return known.select_related("store", "buyer").first() if number else None


def orders_between(conversation: Conversation) -> Sequence[Order]:
    """The latest orders of the two, newest first."""
    return list(_orders_of_both(conversation)[:5])


def order_under_way(conversation: Conversation) -> Order | None:
    """The newest order of the two that is placed and not delivered yet: what they most likely talk about."""
    return _orders_of_both(conversation).filter(fulfilment__in=UNDER_WAY).first()


def products_to_show(conversation: Conversation, words: str = "") -> Sequence[Product]:
    """Products of the store to choose from: by title, else the newest."""
    products = live_products(store_id=conversation.store_id)
    return list((products.filter(title__icontains=words) if words else products)[:SHOWN])


def _orders_of_both(conversation: Conversation) -> OrderQuerySet:
    return Order.objects.known_to_seller().filter(buyer=conversation.buyer_id, store=conversation.store_id).order_by("-pk")
