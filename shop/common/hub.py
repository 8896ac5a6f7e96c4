"""The sockets of one process: what each watches, and what the channel layer says about it.

The process subscribes to each topic once, however many sockets watch it, and hands a message to all of them without a task, a queue
or a query for each. A heartbeat goes through the channel layer and back: while it does not come, the sockets are told that they are deaf
and pages poll; when it does again, or when Redis was reached anew in between, every topic's version is read once and said.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, TypeVar
from weakref import WeakKeyDictionary

import structlog
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connections

from shop.common.clock import now
from shop.common.live import group_of, version_of

BEAT_SECONDS = 3.0
LAG_SECONDS = 3.0  # in which the channel layer must have answered
MISSED = 4  # beats, after which the connections are made anew
SWEEP_SECONDS = 60.0  # so long may a socket outlive its session or its person's account, when nobody said so
THREADS = 8

T = TypeVar("T")
Message = dict[str, Any]
log = structlog.get_logger(__name__)
_threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="socket")


class Ear(Protocol):
    """A socket, as the hub sees it."""

    user_id: int | None
    session_key: str
    opened_at: float

    async def hear(self, message: Message, text: str) -> None:
        """Something came about a watched topic; `text` is the frame for pages."""

    async def end(self) -> None:
        """The session is over."""

    async def look(self) -> None:
        """Time has passed."""


async def in_thread(call: Callable[..., T], *args: Any) -> T:
    """Run what asks the database. No connection stays behind: sockets are many and live long."""

    def run() -> T:
        try:
            return call(*args)
        finally:
            connections.close_all()

    return await sync_to_async(run, thread_sensitive=False, executor=_threads)()


class Hub:
    """One for each event loop."""

    def __init__(self) -> None:
        self.is_deaf = False
        self._ears: set[Ear] = set()
        self._watched: dict[str, set[Ear]] = {}
        self._joined: set[str] = set()
        self._lock = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._layer: Any = None
        self._channel = ""
        self._pulse = asyncio.Event()
        self._connects = 0
        self._missed = 0
        self._once: dict[tuple[Any, ...], asyncio.Future[Any]] = {}

    async def enter(self, ear: Ear) -> None:
        self._ears.add(ear)
        if not self._tasks:
            self._layer = get_channel_layer()
            self._tasks = [asyncio.create_task(self._keep())]

    async def leave(self, ear: Ear, topics: Iterable[str]) -> None:
        self._ears.discard(ear)
        await self.forget(ear, topics)
        if not self._ears:
            tasks, self._tasks = self._tasks, []
            for task in tasks:
                task.cancel()
            self._channel = ""
            self._joined.clear()

    async def watch(self, ear: Ear, topics: Iterable[str]) -> None:
        """Hear of these. It stands before the version is read, so that nothing falls between the two."""
        for topic in topics:
            self._watched.setdefault(topic, set()).add(ear)
        if not self.is_deaf:
            await self._join()

    async def forget(self, ear: Ear, topics: Iterable[str]) -> None:
        """Hear of these no longer."""
        for topic in list(topics):
            ears = self._watched.get(topic, set())
            ears.discard(ear)
            if not ears:
                self._watched.pop(topic, None)
        if any(topic not in self._watched for topic in self._joined):
            await self._part()

    async def once(self, key: tuple[Any, ...], call: Callable[..., T], *args: Any) -> T:
        """What `call` returns, run once for all sockets that ask for the same at the same time."""
        if key not in self._once:
            self._once[key] = asyncio.ensure_future(in_thread(call, *args))
            self._once[key].add_done_callback(lambda _done: self._once.pop(key, None))
        result: T = await asyncio.shield(self._once[key])
        return result

    # --- The channel layer ------------------------------------------------------------------------------------------

    async def _join(self) -> bool:
        """Subscribe to what is watched and not yet subscribed to. What fails now is tried again at the next beat; then it is False."""
        async with self._lock:
            try:
                await self._listen()
                for topic in [topic for topic in self._watched if topic not in self._joined]:
                    await asyncio.wait_for(self._layer.group_add(group_of(topic), self._channel), LAG_SECONDS)
                    self._joined.add(topic)
            except Exception as error:  # noqa: BLE001  # whatever the layer cannot do, the page does by polling
                await self._go_deaf(error)
                return False
        return True

    async def _part(self) -> None:
        async with self._lock:
            for topic in [topic for topic in self._joined if topic not in self._watched]:
                try:
                    await asyncio.wait_for(self._layer.group_discard(group_of(topic), self._channel), LAG_SECONDS)
                except Exception as error:  # noqa: BLE001  # one subscription too many harms nobody; the next parting tries again
                    log.info("not_parted", topic=topic, error=str(error))
                    return
                self._joined.discard(topic)

    async def _listen(self) -> None:
        if self._channel:
            return
        self._channel = await asyncio.wait_for(self._layer.new_channel(), LAG_SECONDS)
        await asyncio.wait_for(self._layer.send(self._channel, {"type": "beat"}), LAG_SECONDS)  # reaches Redis once for sending, too
        self._connects = getattr(self._layer, "connects", 0)
        self._tasks.append(asyncio.create_task(self._hear(self._channel)))

    async def _hear(self, channel: str) -> None:
        while True:
            message = await self._layer.receive(channel)
            try:
                await self._take(message)
            except Exception as error:  # one bad message must not make the process deaf
                log.exception("live_message", error=str(error))

    async def _take(self, message: Message) -> None:
        kind = message.get("type")
        if kind == "beat":
            self._pulse.set()
        elif kind == "hint":
            await self._tell(message)
        elif kind == "sign_off":
            for ear in self._ears_of(message["user"]):
                if message["session"] in ("", ear.session_key):
                    await ear.end()
        elif kind == "revoke":
            for ear in self._ears_of(message["user"]):
                await ear.hear(message, "")

    def _ears_of(self, user_id: int) -> list[Ear]:
        return [ear for ear in self._ears if ear.user_id == user_id]

    async def _tell(self, message: Message) -> None:
        text = json.dumps(message, separators=(",", ":"))
        for ear in list(self._watched.get(message["topic"], ())):
            await ear.hear(message, text)

    # --- The heartbeat ----------------------------------------------------------------------------------------------

    async def _keep(self) -> None:
        swept = time.monotonic()
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self._beat()
            for ear in list(self._ears):
                await ear.look()
            if time.monotonic() - swept >= SWEEP_SECONDS:
                swept = time.monotonic()
                await self._sweep()

    async def _beat(self) -> None:
        """Send one through the layer to ourselves. What was missed while it could not pass is made up for."""
        try:
            if not await self._join():
                return  # a beat that passes would say "again", and nobody would catch up with what is joined after it
            self._pulse.clear()
            before = getattr(self._layer, "connects", 0)
            await asyncio.wait_for(self._layer.send(self._channel, {"type": "beat"}), LAG_SECONDS)
            await asyncio.wait_for(self._pulse.wait(), LAG_SECONDS)
        except Exception as error:  # noqa: BLE001  # refused, timed out, lost: all the same to those who listen
            await self._go_deaf(error)
            return
        was_cut, self._connects = self._connects != before, before
        if self.is_deaf or was_cut:
            self.is_deaf = False
            await self._catch_up()

    async def _go_deaf(self, error: Exception) -> None:
        if self.is_deaf:
            self._missed += 1
            if self._missed % MISSED == 0:
                await self._begin_anew()
            return
        self.is_deaf, self._missed = True, 0
        log.warning("live_deaf", error=repr(error), sockets=len(self._ears))
        for ear in list(self._ears):
            await ear.hear({"type": "deaf"}, '{"type":"deaf"}')

    async def _begin_anew(self) -> None:
        """Let go of connections that may look alive and are not."""
        for task in self._tasks[1:]:
            task.cancel()
        del self._tasks[1:]
        self._channel = ""
        self._joined.clear()
        with suppress(Exception):  # what cannot even be closed is forgotten
            await asyncio.wait_for(self._layer.flush(), LAG_SECONDS)

    async def _catch_up(self) -> None:
        """Say every watched topic's version: a page that shows an older one fetches again."""
        log.info("live_again", topics=len(self._watched))
        for ear in list(self._ears):
            await ear.hear({"type": "again"}, '{"type":"again"}')
        versions = await in_thread(_versions, list(self._watched))
        for topic, version in versions.items():
            await self._tell({"type": "hint", "topic": topic, "version": version, "id": secrets.token_hex(6), "again": True})

    # --- Who may stay -----------------------------------------------------------------------------------------------

    async def _sweep(self) -> None:
        signed_in = [ear for ear in self._ears if ear.user_id is not None]
        if not signed_in:
            return
        sessions, people = await in_thread(_alive, {ear.session_key for ear in signed_in}, {ear.user_id or 0 for ear in signed_in})
        for ear in signed_in:
            if ear.session_key not in sessions or ear.user_id not in people:
                await ear.end()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running loop."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


def _versions(topics: Collection[str]) -> dict[str, int]:
    return {topic: version_of(topic) for topic in topics}


def _alive(keys: Collection[str], people: Collection[int]) -> tuple[set[str], set[int]]:
    """Which of the sessions and of the accounts still are."""
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=now())
    users = get_user_model().objects.filter(pk__in=people, is_active=True)
    return set(sessions.values_list("session_key", flat=True)), set(users.values_list("pk", flat=True))
