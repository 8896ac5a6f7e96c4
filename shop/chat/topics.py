"""What open pages may watch: a conversation by its two sides, an inbox by its owner."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.chat.models import Conversation
from shop.chat.states import Side
from shop.common.live import live_topic


def _conversation_version(pk: int) -> int | None:
    return Conversation.objects.filter(pk=pk).values_list("version", flat=True).first()


@live_topic("conversation", version_of=_conversation_version)
def may_watch_conversation(user: User | AnonymousUser, pk: int) -> bool:
    """Its buyer and its store's owner."""
    return user.pk is not None and Conversation.objects.of(user.pk).filter(pk=pk).exists()


@live_topic("inbox")
def may_watch_conversations(user: User | AnonymousUser, pk: int) -> bool:
    """Whose inbox it is."""
    return user.pk is not None and user.pk == pk


@live_topic("typing-buyer")
def may_watch_buyer_typing(user: User | AnonymousUser, pk: int) -> bool:
    """The store sees that the buyer is writing."""
    return _is_side(user, pk, Side.STORE)


@live_topic("typing-store")
def may_watch_store_typing(user: User | AnonymousUser, pk: int) -> bool:
    """And the buyer that the store is."""
    return _is_side(user, pk, Side.BUYER)


def _is_side(user: User | AnonymousUser, pk: int, side: Side) -> bool:
    return user.pk is not None and Conversation.objects.as_side(user.pk, side).filter(pk=pk).exists()
