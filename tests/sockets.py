"""Socket clients for tests."""

import asyncio
import base64
import json
import os
from contextlib import suppress
from typing import Any

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from shop.accounts.models import User
from site_config.asgi import application
from tests.waiting import LIMIT, wait_until


class SocketClient(WebsocketCommunicator):
    """A socket on the real routes, as a browser of our origin opens it. It waits longer than Channels' second: machines may be busy."""

    async def connect(self, timeout: float = LIMIT) -> tuple[bool, int | str | None]:
        """Whether it was let in, and the subprotocol or the code it was refused with."""
        return await super().connect(timeout)  # type: ignore[no-any-return]

    async def disconnect(self, code: int = 1000, timeout: float = LIMIT) -> None:
        """Hang up, and wait until the server has seen it."""
        await super().disconnect(code, timeout)

    async def answer(self, frame: Any) -> dict[str, Any]:
        """Send a frame; what comes next."""
        await self.send_to(text_data=frame if isinstance(frame, str) else json.dumps(frame))
        return await self.receive_json_from(timeout=LIMIT)  # type: ignore[no-any-return]

    async def closing_code(self) -> int:
        """With what code the server hangs up; frames before that are skipped."""
        while (message := await self.receive_output(timeout=LIMIT))["type"] != "websocket.close":
            pass
        return int(message["code"])


def session_of(user: User) -> str:
    """A signed-in session's key. Others may read the table now, and SQLite's memory waits for nobody: it is tried again."""
    client = Client()

    def is_signed_in() -> bool:
        with suppress(OperationalError):
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            return True
        return False

    wait_until(is_signed_in, what="the table of sessions is free")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


async def open_socket(path: str = "/ws/live/", *, user: User | None = None, session: str = "") -> SocketClient:
    """A connected client of the person, or of a visitor."""
    if user is not None:
        session = await sync_to_async(session_of)(user)
    headers = [(b"origin", b"http://localhost"), (b"host", b"localhost"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={session}".encode())]
    client = SocketClient(application, path, headers=headers)
    assert (await client.connect())[0]
    return client


class RawSocket:
    """A socket over the network, as thin as can be: for a thousand of them, and for servers in processes of their own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, port: int, path: str = "/ws/live/", *, session: str = "", source: str = "") -> "RawSocket":
        """A connected one; `source` is the loopback address it comes from."""
        local = (source, 0) if source else None
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=local, limit=2**16)
        cookie = f"Cookie: {settings.SESSION_COOKIE_NAME}={session}\r\n" if session else ""
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n{cookie}\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in head.split(b"\r\n")[0], head
        return cls(reader, writer)

    def say(self, frame: dict[str, Any]) -> None:
        """Send a frame."""
        data, mask = json.dumps(frame).encode(), os.urandom(4)
        length = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2)
        self._writer.write(b"\x81" + length + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(data)))

    async def hear(self, *, seconds: float = LIMIT) -> dict[str, Any]:
        """The next frame of text; {"closed": code} when the server hangs up."""
        while True:
            opcode, data = await asyncio.wait_for(self._frame(), seconds)
            if opcode == 8:
                return {"closed": int.from_bytes(data[:2])}
            if opcode == 1:
                return json.loads(data)  # type: ignore[no-any-return]

    async def hear_until(self, *, seconds: float = LIMIT, **wanted: Any) -> dict[str, Any]:
        """The first frame that says all this; those before it are skipped."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.hear(seconds=seconds)
                if all(frame.get(name) == value for name, value in wanted.items()):
                    return frame
                assert "closed" not in frame, frame

    def close(self) -> None:
        """Hang up without a word."""
        self._writer.close()

    async def _frame(self) -> tuple[int, bytes]:
        first, length = await self._reader.readexactly(2)
        if length == 126:
            length = int.from_bytes(await self._reader.readexactly(2))
        return first & 15, await self._reader.readexactly(length)
