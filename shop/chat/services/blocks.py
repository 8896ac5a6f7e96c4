"""One side blocks the other; staff end a conversation for good."""

from __future__ import annotations

from django.db import transaction

from shop.chat.events import CONVERSATION_BLOCKED, CONVERSATION_CLOSED, CONVERSATION_UNBLOCKED, ConversationBlockedData
from shop.chat.models import Conversation
from shop.chat.services.conversation_rows import change_conversation, lock_conversation
from shop.chat.states import Side
from shop.common.clock import now
from shop.events.services import record_event


def block_conversation(conversation: Conversation, side: Side, *, actor_id: int) -> None:
    """Nothing can be sent any more, by either, until that side takes it back. Again changes nothing."""
    _set_block(conversation, side, blocked=True, actor_id=actor_id)


def unblock_conversation(conversation: Conversation, side: Side, *, actor_id: int) -> None:
    """Take one's own block back; the other's stays."""
    _set_block(conversation, side, blocked=False, actor_id=actor_id)


def close_conversation(held: Conversation, *, actor_id: int) -> None:
    """Staff end it for good; the row is held. Again changes nothing."""
    if held.closed_at is None:
        change_conversation(held, closed_at=now(), waiting_since=None)
        record_event(CONVERSATION_CLOSED, held.pk, actor_id=actor_id)


def _set_block(conversation: Conversation, side: Side, *, blocked: bool, actor_id: int) -> None:
    with transaction.atomic():
        held = lock_conversation(conversation)
        if held.is_blocked_by(side) == blocked:
            return
        change_conversation(held, **{f"blocked_by_{side}_at": now() if blocked else None})
        event = CONVERSATION_BLOCKED if blocked else CONVERSATION_UNBLOCKED
        record_event(event, held.pk, actor_id=actor_id, data=ConversationBlockedData(side=side))
