"""Reading conversations."""

from shop.chat.queries.cards import card_order, card_product, order_under_way, orders_between, products_to_show
from shop.chat.queries.desks import ChatSales, Presence, chat_sales, pace_of, pace_words, presence_of, templates_of
from shop.chat.queries.inbox import conversation_for, inbox_of, search_inbox, unread_count
from shop.chat.queries.threads import Thread, excerpt_of, first_shown, older_than, thread_of

__all__ = [
    "ChatSales",
    "Presence",
    "Thread",
    "card_order",
    "card_product",
    "chat_sales",
    "conversation_for",
    "excerpt_of",
    "first_shown",
    "inbox_of",
    "older_than",
    "order_under_way",
    "orders_between",
    "pace_of",
    "pace_words",
    "presence_of",
    "products_to_show",
    "search_inbox",
    "templates_of",
    "thread_of",
    "unread_count",
]
