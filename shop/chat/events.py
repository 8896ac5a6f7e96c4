"""What chat records: of conversations, what is said in them, and the prices that are offered there."""

from __future__ import annotations

from typing import TypedDict

from shop.chat.states import OfferStatus
from shop.events.declarations import Event, NoPayload


class ConversationBlockedData(TypedDict):
    """Whose block it is: a `Side`."""

    side: str


class ConversationReadData(TypedDict):
    """Who has read."""

    user: int


class ConversationReportedData(TypedDict):
    """The report, and its `ReportReason`."""

    report: int
    reason: str


class ConversationReportDecidedData(TypedDict):
    """The report, who made it, and what came of it: a `ReportStatus`."""

    report: int
    reporter: int
    outcome: str


class MessagesRemovedData(TypedDict):
    """Which messages, and who had received them."""

    messages: list[int]
    recipient: int


class MessageSentData(TypedDict):
    """Where, for whom, by which side, and whether the store's away message said it."""

    conversation: int
    recipient: int
    from_buyer: bool
    is_auto: bool


class OfferMadeData(TypedDict):
    """In which conversation."""

    conversation: int


class OfferData(TypedDict):
    """Where, between whom, and whose price it was."""

    conversation: int
    buyer: int
    seller: int
    from_buyer: bool


CONVERSATION_BLOCKED = Event("conversation.blocked", ConversationBlockedData, "One side wants to hear no more.", history_only=True)
CONVERSATION_UNBLOCKED = Event("conversation.unblocked", ConversationBlockedData, "One side took its block back.", history_only=True)
CONVERSATION_CLOSED = Event("conversation.closed", NoPayload, "Staff ended the conversation for good.", history_only=True)
CONVERSATION_READ = Event("conversation.read", ConversationReadData, "One side has read what was new to it.")
CONVERSATION_REPORTED = Event("conversation.reported", ConversationReportedData, "One side asks staff to look.")
CONVERSATION_REPORT_DECIDED = Event("conversation.report_decided", ConversationReportDecidedData, "Staff have answered a report.")
CONVERSATION_MESSAGES_REMOVED = Event("conversation.messages_removed", MessagesRemovedData, "Staff removed messages.")

MESSAGE_SENT = Event("message.sent", MessageSentData, "One side has said something, or the store's away message has.")

OFFER_MADE = Event("offer.made", OfferMadeData, "One side has offered a price.")
OFFER_ACCEPTED = Event("offer.accepted", OfferData, "The store takes the buyer's price: the units are set aside.")
OFFER_DECLINED = Event("offer.declined", OfferData, "The other side does not want that price.")
OFFER_EXPIRED = Event("offer.expired", OfferData, "Nobody answered the offer in time, or nobody ordered at its price.")
OFFER_WITHDRAWN = Event("offer.withdrawn", OfferData, "Whoever offered the price took it back.", history_only=True)
OFFER_ORDERED = Event("offer.ordered", OfferData, "The buyer ordered at the agreed price.", history_only=True)
OFFER_AGREED = Event("offer.agreed", OfferData, "The order ended in time: its price can be ordered at once more.", history_only=True)

OFFER_MOVED = {
    OfferStatus.AGREED: OFFER_AGREED,
    OfferStatus.ORDERED: OFFER_ORDERED,
    OfferStatus.DECLINED: OFFER_DECLINED,
    OfferStatus.WITHDRAWN: OFFER_WITHDRAWN,
    OfferStatus.EXPIRED: OFFER_EXPIRED,
}
