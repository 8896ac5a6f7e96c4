"""Having read, and having a conversation open."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from shop.chat.models import Conversation, Message
from shop.chat.services.writing import bump, lock
from shop.chat.states import Side
from shop.events.services import record_event

LOOKING_SECONDS = 75  # an open page asks at least this often, or is not being looked at


def mark_read(conversation: Conversation, side: Side, *, upto: int) -> bool:
    """The side has seen everything up to that message. False when that is no news. Needs `store` loaded."""
    if conversation.read_by(side) >= upto and not conversation.unread_of(side):
        return False
    with transaction.atomic():
        held = lock(conversation)
        if held.read_by(side) >= upto and not held.unread_of(side):
            return False
        is_as_shown = held.version == conversation.version
        upto = max(upto, held.read_by(side))
        if held.unread_of(side):
            record_event("conversation.read", held.pk, actor_id=held.user_of(side), data={"user": held.user_of(side)})
        left = Message.objects.filter(conversation=held, pk__gt=upto).from_side(side.other).count()
        bump(held, **{f"{side}_read": upto, f"{side}_unread": left})
    if is_as_shown:  # else something came meanwhile, for which the page has to ask again
        conversation.version = held.version
    return True


def look(conversation: Conversation, user_id: int) -> None:
    """The person has the conversation open: nobody need be told of what comes in."""
    cache.set(_key(conversation.pk, user_id), True, timeout=LOOKING_SECONDS)


def is_looking(conversation_id: int, user_id: int) -> bool:
    """Whether the person has it open now, as far as we know."""
    return bool(cache.get(_key(conversation_id, user_id)))


def _key(conversation_id: int, user_id: int) -> str:
    return f"chat.looking:{conversation_id}:{user_id}"
