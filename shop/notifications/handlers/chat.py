"""The two sides of a conversation hear of each other, unless they have it open."""

from __future__ import annotations

from shop.chat.models import Conversation, Message, Offer
from shop.chat.services import is_looking
from shop.chat.states import Side
from shop.common.phrases import kept_phrase
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import change_words, mark_bundle_read, notify

GLIMPSE = 80  # characters of a message


@on_event("message.sent")
def tell_of_a_message(event: DomainEvent) -> None:
    """One line in the inbox for each conversation. A machine's words are no news, and an offer tells of itself."""
    recipient, conversation_id = event.data["recipient"], event.data["conversation"]
    if event.data["is_auto"] or is_looking(conversation_id, recipient):
        return
    message = Message.objects.select_related("conversation__store", "sender").get(pk=event.subject_id)
    if message.offer_id or message.removed_at or message.conversation.read_by(message.side.other) >= message.pk:
        return
    said = kept_phrase("chat_card", message.card) if message.card else message.text[:GLIMPSE]
    words = {"sender": _name(message.conversation, message.side), "words": said, "message": message.pk}
    url = message.conversation.get_absolute_url()
    notify(event, recipients=[recipient], kind=event.name, data=words, url=url, bundle=f"conversation:{conversation_id}")


@on_event("conversation.messages_removed")
def take_the_words_out(event: DomainEvent) -> None:
    """What staff removed in the conversation is not to be read under the bell, nor in what has not gone out yet."""
    bundle, ids = f"message.sent:conversation:{event.subject_id}", event.data["messages"]
    change_words(event.data["recipient"], bundle=bundle, message_ids=ids, words=kept_phrase("chat_card", "removed"))


@on_event("conversation.read")
def take_the_line_off(event: DomainEvent) -> None:
    """What was read in the conversation need not be read again under the bell."""
    mark_bundle_read(event.data["user"], bundle=f"message.sent:conversation:{event.subject_id}")


@on_event("offer.made", "offer.accepted", "offer.declined", "offer.expired")
def tell_of_an_offer(event: DomainEvent) -> None:
    """Whoever has to answer, and whoever waited for it."""
    offer = Offer.objects.select_related("conversation__store", "conversation__buyer", "variant__product").get(pk=event.subject_id)
    talk = offer.conversation
    told = offer.side.other if event.name == "offer.made" else offer.side
    words = {"sender": _name(talk, told.other), "price": offer.unit_price, "title": offer.variant.product.title}
    notify(event, recipients=[talk.user_of(told)], kind=event.name, data=words, url=talk.get_absolute_url())


@on_event("conversation.report_decided")
def tell_who_reported(event: DomainEvent) -> None:
    """That somebody has looked."""
    url = Conversation.objects.get(pk=event.subject_id).get_absolute_url()
    notify(event, recipients=[event.data["reporter"]], kind=event.name, data={}, url=url)


def _name(talk: Conversation, side: Side) -> str:
    return talk.buyer.display_name if side == Side.BUYER else talk.store.name
