"""What every way of saying something shares: the lock, the row, the counters, the hint."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from shop.accounts.models import User
from shop.chat.events import MESSAGE_SENT, MessageSentData
from shop.chat.exceptions import ConversationBlocked, ConversationClosed
from shop.chat.leaks import leak_signs, score_of
from shop.chat.models import Conversation, Message
from shop.chat.queries.inbox import unread_key
from shop.chat.states import Side
from shop.common.clock import now
from shop.common.live import hint
from shop.events.services import record_event


def lock_conversation(conversation: Conversation) -> Conversation:
    """The row as it is now, held until the transaction ends: whoever writes into the conversation comes one after the other."""
    return Conversation.objects.select_for_update(of=("self",)).select_related("store").get(pk=conversation.pk)


def find_sent_message(conversation: Conversation, sender: User, client_id: UUID) -> Message | None:
    """What arrived under that id already."""
    sent = Message.objects.select_related("offer").filter(conversation=conversation, sender=sender, client_id=client_id)
    return sent.first()


def require_open_conversation(conversation: Conversation) -> None:
    """Raises ConversationClosed, or ConversationBlocked while either side blocks it."""
    if conversation.closed_at:
        raise ConversationClosed
    if conversation.is_blocked:
        raise ConversationBlocked


def write_message(held: Conversation, *, sender: User, side: Side, client_id: UUID, **fields: Any) -> Message:
    """Add a message to a conversation whose row is held, and tell whoever listens."""
    signs = leak_signs(fields.get("text", "")) if not fields.get("is_auto") else []
    message = Message.objects.create(
        conversation=held,
        sender=sender,
        from_buyer=side == Side.BUYER,
        client_id=client_id,
        version=held.version + 1,
        created_at=now(),
        answer_seconds=_answer_seconds(held, side, fields),
        score=score_of(signs),
        signs=signs,
        **fields,
    )
    _count_unread(held, message, side)
    data = MessageSentData(conversation=held.pk, recipient=held.user_of(side.other), from_buyer=message.from_buyer, is_auto=message.is_auto)
    record_event(MESSAGE_SENT, message.pk, actor_id=sender.pk, data=data)
    return message


def change_conversation(held: Conversation, **fields: Any) -> None:
    """Change fields of a conversation whose row is held; open pages of both look again."""
    Conversation.objects.filter(pk=held.pk).update(version=F("version") + 1, **fields)
    held.version += 1
    both = (held.buyer_id, held.store.owner_id)
    transaction.on_commit(partial(cache.delete_many, [unread_key(user_id) for user_id in both]))
    for user_id in both:
        hint(f"inbox:{user_id}")
    hint(f"conversation:{held.pk}", version=held.version)


def _answer_seconds(held: Conversation, side: Side, fields: dict[str, Any]) -> int | None:
    if side == Side.BUYER or fields.get("is_auto") or held.waiting_since is None:
        return None
    return max(0, int((now() - held.waiting_since).total_seconds()))


def _count_unread(held: Conversation, message: Message, side: Side) -> None:
    """Whoever writes has seen what was there. A machine's answer ends nobody's waiting."""
    news: dict[str, Any] = {"last_message": message, "last_at": message.created_at}
    news["leak_score"] = F("leak_score") + message.score
    news[f"{side.other}_unread"] = F(f"{side.other}_unread") + 1
    if not message.is_auto:
        news |= {f"{side}_unread": 0, f"{side}_read": message.pk}
        waits = (held.waiting_since or message.created_at) if side == Side.BUYER else None
        news["waiting_since"] = waits
    change_conversation(held, **news)
