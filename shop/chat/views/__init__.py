"""Pages of chat."""

from shop.chat.views.conversations import conversation, send, start_from_order, start_with_store
from shop.chat.views.desks import desk, template_change, template_remove
from shop.chat.views.inbox import badge, beside, inbox
from shop.chat.views.manners import block, report
from shop.chat.views.offers import attach, offer, offer_answer

__all__ = [
    "attach",
    "badge",
    "beside",
    "block",
    "conversation",
    "desk",
    "inbox",
    "offer",
    "offer_answer",
    "report",
    "send",
    "start_from_order",
    "start_with_store",
    "template_change",
    "template_remove",
]
