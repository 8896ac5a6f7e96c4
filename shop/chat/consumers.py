"""A conversation for other clients than our pages, and where a page says that somebody is writing."""

from __future__ import annotations

import time
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.chat.exceptions import ChatError
from shop.chat.models import Conversation, Message
from shop.chat.services import Said, send_message
from shop.chat.services.conversation_rows import require_open_conversation
from shop.common.live import hint
from shop.common.ratelimit import allow
from shop.common.sockets import Frame, JsonConsumer

HINTS = 30  # typing hints of one person in a minute; our page sends one in three seconds
MOST_NEWS = 100  # messages told to a client that comes back; it asks again for the rest


class ChatConsumer(JsonConsumer):
    """/ws/chat/<conversation>/.

    In: {"type": "chat.message", "id", "text", "client_id"} says something, through the same service as HTTP. The `client_id` (a UUID) makes
    a repeated frame the same message. {"type": "chat.typing"} tells the other side's page, for a few seconds, or is lost.
    Out: {"type": "chat.message", "version", "message": {"id", "kind", "text", "sender", "timestamp"}}; `sender` is "buyer" or "store".
    `kind` is "text", "picture", "product", "order" or "offer": what the message shows besides its text, which may be "".
    """

    kind = "conversation"
    refusals = (ChatError,)
    max_frame: ClassVar[int] = 32_768  # the longest text, each character escaped

    @staticmethod
    def news(pk: int, since: int) -> list[Frame]:
        """Messages newer than that version of the conversation."""
        newer = Message.objects.filter(conversation=pk, version__gt=since).order_by("version")[:MOST_NEWS]
        return [{"type": "chat.message", "version": message.version, "message": _shown_message(message)} for message in newer]

    def handle(self, user: User | AnonymousUser, pk: int, frame: Frame) -> Frame:
        """Say something, or be seen to write."""
        conversation = Conversation.objects.select_related("store").get(pk=pk)
        if frame.get("type") == "chat.typing":
            return _show_typing(conversation, user)
        text = frame.get("text")
        if frame.get("type") != "chat.message" or not isinstance(text, str) or not isinstance(user, User):
            return {"ok": False, "code": "not_understood"}
        said = Said(text=_text_for_database(text))
        message = send_message(conversation, said, sender=user, client_id=_client_id(frame.get("client_id")))
        return {"ok": True, "message": _shown_message(message)}


def _show_typing(conversation: Conversation, user: User | AnonymousUser) -> Frame:
    """Seen by the other, unless one of them wants no more of it; what comes too often is lost."""
    require_open_conversation(conversation)
    if allow(f"chat.typing:{user.pk}", limit=HINTS, seconds=60):
        hint(f"typing-{conversation.side_of(user.pk)}:{conversation.pk}", version=int(time.time() * 1_000))
    return {"ok": True}


def _text_for_database(text: str) -> str:
    """Without what JSON can carry and no database keeps: zeros, and halves of a sign."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _shown_message(message: Message) -> dict[str, Any]:
    text = "" if message.removed_at else message.text
    return {"id": message.pk, "kind": message.kind, "text": text, "sender": str(message.side), "timestamp": message.created_at.isoformat()}


def _client_id(text: object) -> UUID:
    """The client's own id, else a new one."""
    try:
        return UUID(str(text))
    except ValueError:
        return uuid4()
