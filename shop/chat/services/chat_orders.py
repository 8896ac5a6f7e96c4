"""Which orders came of a conversation."""

from __future__ import annotations

from datetime import timedelta

from shop.chat.models import ChatOrder, Conversation, Message, Offer
from shop.common.clock import now
from shop.orders.models import Order

FRESH = timedelta(days=7)  # so long after the buyer last wrote, an order is taken to have come of it


def count_chat_order(order: Order, *, offer: Offer | None = None) -> ChatOrder | None:
    """Note that the order came of a conversation, if it did. Again changes nothing, but that the offer is added."""
    if offer is not None:
        fields = {"conversation_id": offer.conversation_id, "offer": offer}
        return ChatOrder.objects.update_or_create(order=order, defaults=fields)[0]
    conversation = Conversation.objects.filter(buyer=order.buyer_id, store=order.store_id).first()
    if conversation is None or not _has_talked_before(conversation, order):
        return None
    return ChatOrder.objects.get_or_create(order=order, defaults={"conversation": conversation})[0]


def _has_talked_before(conversation: Conversation, order: Order) -> bool:
    """Whether the buyer wrote before ordering, not long ago; and not about an earlier order alone."""
    wrote = Message.objects.filter(conversation=conversation, from_buyer=True, order=None)
    return wrote.filter(created_at__lte=order.placed_at, created_at__gt=min(order.placed_at, now()) - FRESH).exists()
