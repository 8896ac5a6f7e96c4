"""Pages of chat."""

from shop.chat.views.complaints import conversation_block, conversation_report
from shop.chat.views.conversations import conversation, message_send, start_from_order, start_with_store
from shop.chat.views.desks import store_desk, template_change, template_remove
from shop.chat.views.inbox import badge, beside, conversation_list
from shop.chat.views.offers import offer_answer, offer_attach, offer_make

__all__ = [
    "badge",
    "beside",
    "conversation",
    "conversation_block",
    "conversation_list",
    "conversation_report",
    "message_send",
    "offer_answer",
    "offer_attach",
    "offer_make",
    "start_from_order",
    "start_with_store",
    "store_desk",
    "template_change",
    "template_remove",
]
