"""The one socket of a page."""

from __future__ import annotations

from collections.abc import Iterable

from shop.common.hub import Message, hub, in_thread
from shop.common.live import kind_of, may_watch, version_of
from shop.common.sockets.base import Frame, Socket

MAX_TOPICS = 60  # of one page


class LiveSocket(Socket):
    """A page's: it subscribes to what the page shows and hears which of it has changed.

    In: {"subscribe": {"auction:12": 57, "order:5": 0}, "unsubscribe": ["order:4"]}, versions as shown.
    {"ping": true} is answered with {"type": "pong"}: a browser cannot see the server's own pings.
    Out: {"type": "subscribed", "topics": {"auction:12": 58, "order:5": 0}, "refused": ["order:6"]}, versions as they are now (0: none);
    {"type": "hint", "id", "topic", "version"}; {"type": "deaf"} and {"type": "again"} around a time in which hints were lost.
    """

    async def take(self, frame: Frame) -> None:
        wanted, unwanted = frame.get("subscribe", {}), frame.get("unsubscribe", [])
        if not isinstance(wanted, dict) or not isinstance(unwanted, list):
            await self.refuse("malformed", frame)
            return
        if "ping" in frame:
            await self.say({"type": "pong"})
        await self._drop(topic for topic in unwanted if isinstance(topic, str))
        if wanted:
            await self._subscribe([topic for topic in wanted if topic not in self.topics])

    async def hear(self, message: Message, text: str) -> None:
        """Pass a hint on; let go of what is no longer the person's to see."""
        if message["type"] == "revoke":
            if message["topic"] in self.topics:
                await self._drop([message["topic"]])
                await self.say({"type": "subscribed", "topics": {}, "refused": [message["topic"]]})
        elif message.get("topic", "") in self.topics or "topic" not in message:
            await self.say_text(text)

    async def _drop(self, topics: Iterable[str]) -> None:
        gone = self.topics.intersection(topics)
        self.topics -= gone
        await hub().forget(self, gone - {self.account})

    async def _subscribe(self, wanted: list[str]) -> None:
        room = MAX_TOPICS - len(self.topics)
        asked = [topic for topic in wanted if kind_of(topic)][: max(room, 0)]
        await hub().watch(self, asked)
        granted = await in_thread(self._granted, asked)
        self.topics |= granted.keys()
        await hub().forget(self, [topic for topic in asked if topic not in granted])
        await self.heed_account()
        await self.say({"type": "subscribed", "topics": granted, "refused": [topic for topic in wanted if topic not in granted]})
        if hub().is_deaf:
            await self.say({"type": "deaf"})

    def _granted(self, topics: list[str]) -> dict[str, int]:
        user = self.user()
        return {topic: version_of(topic) for topic in topics if may_watch(user, topic)}
