"""Sockets of single things, for other clients than our pages."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.common.hub import Message, hub, in_thread
from shop.common.live import may_watch, version_of
from shop.common.sockets.base import REFUSED, SIGNED_OUT, Frame, Send, Socket

if TYPE_CHECKING:
    from shop.accounts.models import User

log = structlog.get_logger(__name__)


class JsonConsumer(Socket):
    """One thing's, for other clients than our pages: /ws/<kind>/<pk>/. What is new comes as content, in frames of the app's own shape.

    An app says `kind`, a topic's; `news(pk, since)`, the frames of what is newer than a version, each with its "version", oldest first; and
    `handle(user, pk, frame)`, which hands what was sent in to the same service as HTTP and returns the answer. What it raises of
    `refusals` is answered with its text. Both run in a thread; `news` runs once for all sockets of the process that wait for it, so that it
    shows nothing that only one of them may see.

    First comes {"type": "hello", "topic", "version"}. A client that comes back says {"since": 57} and hears what it has missed. Every other
    frame is answered, in order: {"type": "answer", "re": <its "id">, "ok": true or false, …}.
    """

    kind: ClassVar[str]
    refusals: ClassVar[tuple[type[Exception], ...]] = ()

    def __init__(self, scope: dict[str, Any], send: Send) -> None:
        super().__init__(scope, send)
        self.pk: int = scope.get("url_route", {}).get("kwargs", {}).get("pk", 0)
        self.version = 0
        self._telling: asyncio.Task[None] | None = None
        self._last_hint = ""
        self._told_hint = ""

    @staticmethod
    def news(pk: int, since: int) -> list[Frame]:
        """What is newer than that version."""
        raise NotImplementedError

    def handle(self, user: User | AnonymousUser, pk: int, frame: Frame) -> Frame:
        """Do what the frame asks for; the answer, with "ok" in it."""
        return {"ok": False, "code": "not_understood"}

    def subject(self, user: User | AnonymousUser) -> int:
        """Which one it is about: that of the address."""
        return self.pk

    @property
    def topic(self) -> str:
        return f"{self.kind}:{self.pk}"

    async def opened(self) -> None:
        """Say how new the thing is, or refuse: alike what is somebody else's and what does not exist."""
        user, allowed = await in_thread(self._rights)
        if not allowed:
            await self.close(REFUSED if user.is_authenticated else SIGNED_OUT)
            return
        self.topics.add(self.topic)
        await hub().watch(self, [self.topic])
        await self.heed_account()
        self.version = await in_thread(version_of, self.topic)
        await self.say({"type": "hello", "topic": self.topic, "version": self.version})

    async def hear(self, message: Message, text: str) -> None:
        """Fetch what is new; hang up when the right is lost."""
        if message["type"] == "revoke" and message["topic"] == self.topic:
            await self.close(REFUSED)
        elif message["type"] == "hint" and message["topic"] == self.topic:
            self._look_for_news(message["id"])
        elif message["type"] in ("deaf", "again"):
            await self.say_text(text)

    async def take(self, frame: Frame) -> None:
        """Look for news, or hand the frame on and answer."""
        if "since" in frame:
            since = frame["since"]
            self.version = since if isinstance(since, int) and 0 <= since <= self.version else self.version
            self._look_for_news(secrets.token_hex(6))
            return
        await self.say({"type": "answer", "re": frame.get("id")} | await in_thread(self._answer, frame))

    def _rights(self) -> tuple[User | AnonymousUser, bool]:
        user = self.user()
        self.pk = self.subject(user)
        return user, may_watch(user, self.topic)

    def _answer(self, frame: Frame) -> Frame:
        user = self.user()
        with override(self.language):
            try:
                if not may_watch(user, self.topic):
                    return {"ok": False, "code": "refused"}
                answer = self.handle(user, self.pk, frame)
                return {"text": _("Sign in again, then send it again.")} | answer if answer.get("code") == "signed_out" else answer
            except self.refusals as error:
                return {"ok": False, "code": type(error).__name__, "text": str(error)}
            except Exception as error:  # whatever went wrong, the sender must know that it did
                log.exception("frame_failed", topic=self.topic, error=str(error))
                text = _("Something went wrong on our side; nothing was changed. Try again in a moment.")
                return {"ok": False, "code": "failed", "text": text}

    def _look_for_news(self, hint_id: str) -> None:
        self._last_hint = hint_id
        if self._telling is None or self._telling.done():
            self._telling = asyncio.ensure_future(self._tell_news())

    async def _tell_news(self) -> None:
        while self._told_hint != self._last_hint and not self._is_closed:
            self._told_hint = self._last_hint
            key = (self.kind, self.pk, self.version, self._told_hint)
            try:
                frames = await hub().once(key, self.news, self.pk, self.version)
            except Exception as error:  # the client's next {"since"} asks again
                log.exception("news_failed", topic=self.topic, error=str(error))
                return
            for frame in frames:
                await self.say(frame)
                self.version = max(self.version, frame.get("version", 0))
