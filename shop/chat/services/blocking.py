"""Not wanting to hear from somebody."""

from __future__ import annotations

from django.db import transaction

from shop.chat.models import Conversation
from shop.chat.services.writing import bump, lock
from shop.chat.states import Side
from shop.common.clock import now
from shop.events.services import record_event


def block(conversation: Conversation, side: Side, *, actor_id: int) -> None:
    """Nothing can be sent any more, by either, until that side takes it back. Again changes nothing."""
    _set(conversation, side, blocked=True, actor_id=actor_id)


def unblock(conversation: Conversation, side: Side, *, actor_id: int) -> None:
    """Take one's own block back; the other's stays."""
    _set(conversation, side, blocked=False, actor_id=actor_id)


def close_conversation(held: Conversation, *, actor_id: int) -> None:
    """Staff end it for good; the row is held. Again changes nothing."""
    if held.closed_at is None:
        bump(held, closed_at=now(), waiting_since=None)
        record_event("conversation.closed", held.pk, actor_id=actor_id)


def _set(conversation: Conversation, side: Side, *, blocked: bool, actor_id: int) -> None:
    with transaction.atomic():
        held = lock(conversation)
        if held.is_blocked_by(side) == blocked:
            return
        bump(held, **{f"blocked_by_{side}_at": now() if blocked else None})
        record_event(f"conversation.{'blocked' if blocked else 'unblocked'}", held.pk, actor_id=actor_id, data={"side": side})
