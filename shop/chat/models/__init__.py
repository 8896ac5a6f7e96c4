"""Conversations, what is said in them, and what came of them."""

from shop.chat.models.conversations import Conversation, ConversationQuerySet
from shop.chat.models.messages import MAX_TEXT, Message, MessageQuerySet
from shop.chat.models.offers import ChatOrder, Offer, OfferQuerySet
from shop.chat.models.reports import Report
from shop.chat.models.stores import ReplyTemplate, StoreDesk

__all__ = [
    "MAX_TEXT",
    "ChatOrder",
    "Conversation",
    "ConversationQuerySet",
    "Message",
    "MessageQuerySet",
    "Offer",
    "OfferQuerySet",
    "ReplyTemplate",
    "Report",
    "StoreDesk",
]
