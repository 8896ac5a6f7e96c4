"""The conversation of a buyer and a store, begun when there is none."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.chat.exceptions import StoreNotReachable, TooFast
from shop.chat.models import Conversation
from shop.common.clock import now
from shop.common.ratelimit import allow
from shop.orders.models import Order
from shop.stores.models import Store
from shop.stores.states import StoreStatus

AN_HOUR = 20  # conversations that one person begins


def open_conversation(buyer: User, store: Store) -> Conversation:
    """The conversation of the two, begun if there is none. Raises StoreNotReachable, TooFast."""
    known = Conversation.objects.select_related("store").filter(buyer=buyer, store=store).first()
    if known:
        return known
    if store.owner_id == buyer.pk:
        raise StoreNotReachable
    if store.status == StoreStatus.SUSPENDED and not Order.objects.filter(buyer=buyer, store=store).exists():
        raise StoreNotReachable
    if not allow(f"chat.open:{buyer.pk}", limit=AN_HOUR, seconds=3_600):
        raise TooFast
    return _conversation_of(buyer, store)


def open_conversation_with_buyer(order: Order) -> Conversation:
    """The store writes first: to somebody who has ordered from it. Needs `store` and `buyer` loaded. Raises StoreNotReachable."""
    if order.buyer_id == order.store.owner_id:
        raise StoreNotReachable
    return _conversation_of(order.buyer, order.store)


def _conversation_of(buyer: User, store: Store) -> Conversation:
    with transaction.atomic():
        conversation, _is_new = Conversation.objects.get_or_create(buyer=buyer, store=store, defaults={"last_at": now()})
    conversation.store = store
    return conversation
