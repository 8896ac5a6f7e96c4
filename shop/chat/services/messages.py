"""Sending a message: its limits, its picture and its cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from unicodedata import category
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.chat.exceptions import NothingSaid, StoreNotReachable, TextTooLong, TooFast
from shop.chat.models import MAX_TEXT, Conversation, Message
from shop.chat.services.conversation_rows import find_sent_message, lock_conversation, require_open_conversation, write_message
from shop.common.ratelimit import allow
from shop.images.services import Readable, accept_upload
from shop.orders.models import Order

A_MINUTE = 30  # messages of one person
_UNSEEN = {"Cc", "Cf"}  # Unicode's controls and formats: a zero-width space is one


@dataclass(frozen=True, slots=True)
class Said:
    """What one message carries."""

    text: str = ""
    picture: Readable | None = None
    product: Product | None = None
    order: Order | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing in it."""
        return not (_is_visible(self.text) or self.picture or self.product or self.order)


def send_message(
    conversation: Conversation, said: Said, *, sender: User, client_id: UUID, begin: Callable[[], Conversation] | None = None
) -> Message:
    """Say it. The same `client_id` of the same person again, even at the same instant, gives the message that is there.

    A `conversation` that is not in the database yet is begun by `begin` with its first message, or not at all. Needs `store` loaded.
    Raises NothingSaid, TextTooLong, TooFast, ConversationBlocked, ConversationClosed, and the door's ImageRefused; StoreNotReachable for
    whoever takes no part. The picture is looked at last and before anything is held: it costs most.
    """
    side = conversation.side_of(sender.pk)
    if side is None:
        raise StoreNotReachable
    before = find_sent_message(conversation, sender, client_id) if conversation.pk else None
    if before:
        return before
    _require_sendable(said, sender)
    require_open_conversation(conversation)
    image = accept_upload(said.picture, uploaded_by=sender, private=True) if said.picture else None
    with transaction.atomic():
        held = lock_conversation(begin() if begin else conversation)
        before = find_sent_message(held, sender, client_id)
        if before:
            return before
        require_open_conversation(held)
        cards = {"product": _product_of_store(said.product, held), "order": _order_of_both(said.order, held)}
        return write_message(held, sender=sender, side=side, client_id=client_id, text=said.text.strip(), image=image, **cards)


def _is_visible(text: str) -> bool:
    """Whether any of it shows: spaces, controls and joiners alone make an empty bubble."""
    return any(category(sign)[0] != "Z" and category(sign) not in _UNSEEN for sign in text)


def _require_sendable(said: Said, sender: User) -> None:
    if said.is_nothing:
        raise NothingSaid
    if len(said.text) > MAX_TEXT:
        raise TextTooLong
    if not allow(f"chat:{sender.pk}", limit=A_MINUTE, seconds=60):
        raise TooFast


def _product_of_store(product: Product | None, held: Conversation) -> Product | None:
    """Only what this store sells."""
    return product if product and product.store_id == held.store_id else None


def _order_of_both(order: Order | None, held: Conversation) -> Order | None:
    """Only what both know of."""
    if order is None:
        return None
    both = Q(store=held.store_id, buyer=held.buyer_id)
    return Order.objects.known_to_seller().filter(both, pk=order.pk).first()
