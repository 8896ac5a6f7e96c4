"""The verbs of chat."""

from shop.chat.services.blocks import block_conversation, close_conversation, unblock_conversation
from shop.chat.services.chat_orders import count_chat_order
from shop.chat.services.conversations import open_conversation, open_conversation_with_buyer
from shop.chat.services.desks import (
    add_template,
    answer_while_away,
    change_template,
    measure_answers,
    remove_template,
    save_desk,
    touch_desks,
)
from shop.chat.services.messages import Said, send_message
from shop.chat.services.offers import OfferTerms, accept_offer, decline_offer, expire_offers, make_offer, move_offer_with_deal
from shop.chat.services.read_marks import is_looking, mark_conversation_read
from shop.chat.services.reports import decide_conversation_report, report_conversation

__all__ = [
    "OfferTerms",
    "Said",
    "accept_offer",
    "add_template",
    "answer_while_away",
    "block_conversation",
    "change_template",
    "close_conversation",
    "count_chat_order",
    "decide_conversation_report",
    "decline_offer",
    "expire_offers",
    "is_looking",
    "make_offer",
    "mark_conversation_read",
    "measure_answers",
    "move_offer_with_deal",
    "open_conversation",
    "open_conversation_with_buyer",
    "remove_template",
    "report_conversation",
    "save_desk",
    "send_message",
    "touch_desks",
    "unblock_conversation",
]
