"""Up to where each side has read, and who has the conversation open now."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from shop.chat.events import CONVERSATION_READ, ConversationReadData
from shop.chat.models import Conversation, Message
from shop.chat.services.conversation_rows import change_conversation, lock_conversation
from shop.chat.states import Side
from shop.events.services import record_event

LOOKING_SECONDS = 75  # an open page asks at least this often, or is not being looked at


def mark_conversation_read(conversation: Conversation, side: Side, *, upto: int) -> bool:
    """The side has seen everything up to that message. False when that is no news. Needs `store` loaded."""
    if conversation.read_by(side) >= upto and not conversation.unread_of(side):
        return False
    with transaction.atomic():
        held = lock_conversation(conversation)
        if held.read_by(side) >= upto and not held.unread_of(side):
            return False
        is_as_shown = held.version == conversation.version
        upto = max(upto, held.read_by(side))
        if held.unread_of(side):
            reader = held.user_of(side)
            record_event(CONVERSATION_READ, held.pk, actor_id=reader, data=ConversationReadData(user=reader))
        left = Message.objects.filter(conversation=held, pk__gt=upto).from_side(side.other).count()
        change_conversation(held, **{f"{side}_read": upto, f"{side}_unread": left})
    if is_as_shown:  # else something came meanwhile, for which the page has to ask again
        conversation.version = held.version
    return True


def note_looking(conversation: Conversation, user_id: int) -> None:
    """The person has the conversation open: nobody need be told of what comes in."""
    cache.set(_looking_key(conversation.pk, user_id), True, timeout=LOOKING_SECONDS)


def is_looking(conversation_id: int, user_id: int) -> bool:
    """Whether the person has it open now, as far as we know."""
    return bool(cache.get(_looking_key(conversation_id, user_id)))


def _looking_key(conversation_id: int, user_id: int) -> str:
    return f"chat.looking:{conversation_id}:{user_id}"
