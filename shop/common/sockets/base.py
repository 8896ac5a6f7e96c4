"""What all sockets have in common: limits, the session, and closing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_supported_language_variant

from shop.common.hub import hub

if TYPE_CHECKING:
    from shop.accounts.models import User

Frame = dict[str, Any]
Receive = Callable[[], Awaitable[Frame]]
Send = Callable[[Frame], Awaitable[None]]
SIGNED_OUT, REFUSED, SILENT, FLOODING = 4401, 4403, 4408, 4429
MAX_FRAME = 8_192  # characters
BURST, PER_SECOND = 30, 3.0  # frames that may come at once, and how fast that is made up
PATIENCE = 100  # frames over that, each of which is answered, before we hang up
_ID = re.compile(r'(?<!\\)"id"\s*:\s*("[^"\\]{1,64}"|\d{1,18})(?=\s*[,}])')  # an unescaped quote ends a text: this stands in none
SILENCE_SECONDS = 30.0  # a page subscribes at once

log = structlog.get_logger(__name__)


class Socket:
    """One connection, as an ASGI application."""

    max_frame: ClassVar[int] = MAX_FRAME

    def __init__(self, scope: dict[str, Any], send: Send) -> None:
        cookies = cookies_of(scope)
        self.session_key = cookies.get(settings.SESSION_COOKIE_NAME, "")
        self.language = _language(cookies.get(settings.LANGUAGE_COOKIE_NAME, ""))
        self.user_id: int | None = None
        self.account = ""
        self.topics: set[str] = set()
        self.opened_at = self._filled_at = time.monotonic()
        self._spare = float(BURST)
        self._strikes = 0
        self._is_closed = False
        self._send = send

    @classmethod
    def as_asgi(cls) -> Callable[..., Awaitable[None]]:
        """What a route leads to."""

        async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
            await cls(scope, send).run(receive)

        return application

    async def run(self, receive: Receive) -> None:
        """Until the other side has gone."""
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.connect":
                    await self._open()
                elif not self._is_closed:
                    await self._receive(message)
        finally:
            self._is_closed = True
            await hub().leave(self, {*self.topics, self.account})

    async def opened(self) -> None:
        """The socket is open."""

    async def hear(self, message: Frame, text: str) -> None:
        """Something came about a watched topic; `text` is the frame for pages."""
        raise NotImplementedError

    async def take(self, frame: Frame) -> None:
        """A well-formed frame came in."""
        raise NotImplementedError

    async def say(self, frame: Frame) -> None:
        """Send one frame, unless the socket has closed."""
        await self.say_text(json.dumps(frame, separators=(",", ":"), default=str))

    async def say_text(self, text: str) -> None:
        """Send a frame that is text already."""
        if not self._is_closed:
            with suppress(Exception):  # the other side went away under our hands: the loop hears of it
                await self._send({"type": "websocket.send", "text": text})

    async def refuse(self, code: str, frame: Frame) -> None:
        """Say which frame was not taken, as far as it names itself."""
        await self.say({"type": "error", "code": code} | ({"re": frame["id"]} if "id" in frame else {}))

    async def close(self, code: int) -> None:
        if not self._is_closed:
            self._is_closed = True
            await self._send({"type": "websocket.close", "code": code})
            await hub().leave(self, {*self.topics, self.account})

    async def end(self) -> None:
        await self.close(SIGNED_OUT)

    async def look(self) -> None:
        """Hang up on who wants nothing."""
        if not self.topics and time.monotonic() - self.opened_at > SILENCE_SECONDS:
            await self.close(SILENT)

    def user(self) -> User | AnonymousUser:
        """Who that is now, from the session. Asks the database."""
        if not self.session_key:
            return AnonymousUser()
        request = HttpRequest()
        request.session = SessionStore(self.session_key)
        user: User | AnonymousUser = get_user(request)
        self.user_id = user.pk
        return user

    async def heed_account(self) -> None:
        """Hear when the person signs out or loses a right."""
        if self.user_id is not None and not self.account:
            self.account = f"user:{self.user_id}"
            await hub().watch(self, [self.account])

    async def _open(self) -> None:
        await self._send({"type": "websocket.accept"})
        await hub().enter(self)
        await self.opened()

    async def _receive(self, message: Frame) -> None:
        refusal, frame = self._read(message.get("text"))
        if not self._may_speak():
            refusal = "too_fast"
        if not refusal:
            await self.take(frame)
            return
        self._strikes += 1
        await (self.close(FLOODING) if self._strikes > PATIENCE else self.refuse(refusal, frame))

    def _read(self, text: str | None) -> tuple[str, Frame]:
        """Why the frame cannot be read, or '', and what it says."""
        if text is None:
            return "not_text", {}
        if len(text) > self.max_frame:
            return "too_long", _id_of(text)
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError):
            return "malformed", _id_of(text)
        return ("", frame) if isinstance(frame, dict) else ("malformed", {})

    def _may_speak(self) -> bool:
        moment = time.monotonic()
        self._spare = min(float(BURST), self._spare + (moment - self._filled_at) * PER_SECOND)
        self._filled_at = moment
        if self._spare < 1:
            return False
        self._spare -= 1
        return True


def cookies_of(scope: dict[str, Any]) -> dict[str, str]:
    """What the browser sent with its request for a socket."""
    return parse_cookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin1"))


def _id_of(text: str) -> Frame:
    """What a frame that is not read calls itself."""
    found = _ID.search(text)
    return {"id": json.loads(found[1])} if found else {}


def _language(cookie: str) -> str:
    try:
        return get_supported_language_variant(cookie)
    except LookupError:
        return settings.LANGUAGE_CODE
