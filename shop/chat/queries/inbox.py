"""A person's conversations."""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection
from django.db.models import BigIntegerField, Case, F, OuterRef, PositiveIntegerField, Q, Subquery, TextField, When

from shop.chat.models import Conversation, ConversationQuerySet, Message
from shop.chat.states import Side

UNREAD_SECONDS = 30
MOST_UNREAD = 100  # of each side: more are not counted
_UNREAD = """
SELECT (
    SELECT COUNT(*) FROM (SELECT 1 FROM chat_conversation WHERE buyer_id = %s AND buyer_unread > 0 LIMIT %s) AS bought
) + (
    SELECT COUNT(*) FROM (
        SELECT 1 FROM stores_store JOIN chat_conversation ON chat_conversation.store_id = stores_store.id
        WHERE stores_store.owner_id = %s AND chat_conversation.store_unread > 0 LIMIT %s
    ) AS sold
)"""


def inbox_of(user_id: int, *, side: str = "") -> ConversationQuerySet:
    """Those of the person, unread ones first, then the latest; each with `unread` and all that a row shows. Empty ones are left out."""
    own = Conversation.objects.as_side(user_id, side) if side else Conversation.objects.of(user_id)
    unread = Case(When(buyer_id=user_id, then=F("buyer_unread")), default=F("store_unread"), output_field=PositiveIntegerField())
    is_new = Case(When(unread__gt=0, then=1), default=0)
    rows = own.exclude(last_message=None).annotate(unread=unread).annotate(is_new=is_new)
    related = ("store__logo", "buyer__photo", "last_message")
    return rows.select_related(*related).order_by("-is_new", "-last_at", "-pk")


def search_inbox(user_id: int, words: str, *, side: str = "") -> ConversationQuerySet:
    """The person's conversations in which the words stand, or with somebody of that name.

    `found` and `said` are the latest such message's key and text.
    """
    within = Message.objects.filter(conversation=OuterRef("pk"), text__icontains=words, removed_at=None).order_by("-pk")
    found = Subquery(within.values("pk")[:1], output_field=BigIntegerField())
    said = Subquery(within.values("text")[:1], output_field=TextField())
    named = Q(store__name__icontains=words) & Q(buyer_id=user_id) | Q(buyer__name__icontains=words) & Q(store__owner_id=user_id)
    return inbox_of(user_id, side=side).annotate(found=found, said=said).filter(Q(found__isnull=False) | named).order_by("-last_at", "-pk")


def unread_count(user_id: int) -> int:
    """How many conversations have something that the person has not read; a hundred or more where it is so many.

    Every page shows it: kept for some seconds.
    """
    return int(cache.get_or_set(unread_key(user_id), lambda: _unread_conversations(user_id), timeout=UNREAD_SECONDS) or 0)


def _unread_conversations(user_id: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [user_id, MOST_UNREAD, user_id, MOST_UNREAD])
        return int(cursor.fetchone()[0])


def unread_key(user_id: int) -> str:
    """Where the figure is kept; whoever changes it deletes it there."""
    return f"chat.unread:{user_id}"


def conversation_for(user_id: int) -> ConversationQuerySet:
    """The person's conversations, with all that a page's head shows."""
    return Conversation.objects.of(user_id).select_related("store__logo", "store__country", "store__chat_desk", "buyer__photo")


def count_as(user_id: int, side: Side) -> int:
    """How many conversations the person has on that side with something unread."""
    return Conversation.objects.as_side(user_id, side).filter(**{f"{side}_unread__gt": 0}).count()
