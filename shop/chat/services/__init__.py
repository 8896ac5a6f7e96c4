"""The verbs of chat."""

from shop.chat.services.blocking import block, close_conversation, unblock
from shop.chat.services.counting import count_order
from shop.chat.services.desks import (
    add_template,
    answer_while_away,
    change_template,
    measure_answers,
    remove_template,
    save_desk,
    touch_desks,
)
from shop.chat.services.offers import OfferTerms, accept_offer, decline_offer, expire_offers, follow_deal, make_offer
from shop.chat.services.opening import open_conversation, start_with_buyer
from shop.chat.services.reading import is_looking, mark_read
from shop.chat.services.reporting import decide_report, report_conversation
from shop.chat.services.sending import Said, send_message

__all__ = [
    "OfferTerms",
    "Said",
    "accept_offer",
    "add_template",
    "answer_while_away",
    "block",
    "change_template",
    "close_conversation",
    "count_order",
    "decide_report",
    "decline_offer",
    "expire_offers",
    "follow_deal",
    "is_looking",
    "make_offer",
    "mark_read",
    "measure_answers",
    "open_conversation",
    "remove_template",
    "report_conversation",
    "save_desk",
    "send_message",
    "start_with_buyer",
    "touch_desks",
    "unblock",
]
