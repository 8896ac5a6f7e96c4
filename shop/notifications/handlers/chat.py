"""The two sides of a conversation hear of each other, unless they have it open."""

from __future__ import annotations

from shop.chat.events import (
    CONVERSATION_MESSAGES_REMOVED,
    CONVERSATION_READ,
    CONVERSATION_REPORT_DECIDED,
    MESSAGE_SENT,
    OFFER_ACCEPTED,
    OFFER_DECLINED,
    OFFER_EXPIRED,
    OFFER_MADE,
)
from shop.chat.models import Conversation, Message, Offer
from shop.chat.services import is_looking
from shop.chat.states import Side
from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import change_words, mark_bundle_read, notify_recipients

GLIMPSE = 80  # characters of a message


@on_event(MESSAGE_SENT)
def notify_of_message(event: DomainEvent) -> None:
    """One line in the inbox for each conversation. A machine's words are no news, and an offer tells of itself."""
    sent = MESSAGE_SENT.read(event)
    recipient, conversation_id = sent["recipient"], sent["conversation"]
    if sent["is_auto"] or is_looking(conversation_id, recipient):
        return
    message = Message.objects.select_related("conversation__store", "sender").get(pk=event.subject_id)
    if message.offer_id or message.removed_at or message.conversation.read_by(message.side.other) >= message.pk:
        return
    said = kept_phrase("chat_card", message.card) if message.card else message.text[:GLIMPSE]
    words = {"sender": _name_of_side(message.conversation, message.side), "words": said, "message": message.pk}
    url = message.conversation.get_absolute_url()
    notify_recipients(event, recipients=[recipient], kind=MESSAGE_SENT.name, data=words, url=url, bundle=f"conversation:{conversation_id}")


@on_event(CONVERSATION_MESSAGES_REMOVED)
def blank_removed_messages(event: DomainEvent) -> None:
    """What staff removed in the conversation is not to be read under the bell, nor in what has not gone out yet."""
    removed = CONVERSATION_MESSAGES_REMOVED.read(event)
    words = kept_phrase("chat_card", "removed")
    change_words(removed["recipient"], bundle=_bundle_of(event.subject_id), message_ids=removed["messages"], words=words)


@on_event(CONVERSATION_READ)
def clear_read_conversation(event: DomainEvent) -> None:
    """What was read in the conversation need not be read again under the bell."""
    mark_bundle_read(CONVERSATION_READ.read(event)["user"], bundle=_bundle_of(event.subject_id))


@on_event(OFFER_MADE, OFFER_ACCEPTED, OFFER_DECLINED, OFFER_EXPIRED)
def notify_of_offer(event: DomainEvent) -> None:
    """Whoever has to answer, and whoever waited for it."""
    offer = Offer.objects.select_related("conversation__store", "conversation__buyer", "variant__product").get(pk=event.subject_id)
    talk = offer.conversation
    told = offer.side.other if event.name == OFFER_MADE.name else offer.side
    words = {"sender": _name_of_side(talk, told.other), "price": offer.unit_price, "title": offer.variant.product.title}
    notify_recipients(event, recipients=[talk.user_of(told)], kind=event.name, data=words, url=talk.get_absolute_url())


@on_event(CONVERSATION_REPORT_DECIDED)
def notify_reporter_of_conversation(event: DomainEvent) -> None:
    """That somebody has looked."""
    url = Conversation.objects.get(pk=event.subject_id).get_absolute_url()
    reporter = CONVERSATION_REPORT_DECIDED.read(event)["reporter"]
    notify_recipients(event, recipients=[reporter], kind=CONVERSATION_REPORT_DECIDED.name, data={}, url=url)


def _bundle_of(conversation_id: int) -> str:
    """Under which the inbox keeps the messages of a conversation."""
    return f"{MESSAGE_SENT.name}:conversation:{conversation_id}"


def _name_of_side(talk: Conversation, side: Side) -> str:
    return talk.buyer.display_name if side == Side.BUYER else talk.store.name
