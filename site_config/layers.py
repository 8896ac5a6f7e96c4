"""The two channel layers: within one process, and over Redis. Both can be spoken to from any thread, without an event loop."""

import asyncio
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from redis import Redis
from redis.asyncio.connection import AbstractConnection
from redis.backoff import NoBackoff
from redis.retry import Retry

CAPACITY = 10_000  # messages that wait; one channel serves all sockets of a process
FOR_EVER = 10 * 365 * 86_400


class ThreadedChannelLayer(InMemoryChannelLayer):
    """The embedded default's, where pages, sockets and jobs are threads of one process.

    Channels' own layer puts into an asyncio queue from whatever loop the sender runs in. A job's thread has none that would wake the
    server's: the message would lie there until something else happened. It also forgets who listens after a day.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"capacity": CAPACITY, "group_expiry": FOR_EVER} | options)
        self._serving: asyncio.AbstractEventLoop | None = None

    async def receive(self, channel: str) -> dict[str, Any]:
        """Wait for a message; remember the loop in which somebody waits."""
        self._serving = asyncio.get_running_loop()
        message: dict[str, Any] = await super().receive(channel)
        return message

    def publish(self, group: str, message: dict[str, Any]) -> None:
        """Send to a group from any thread, without waiting."""
        if self._serving is not None and self._serving.is_running():
            asyncio.run_coroutine_threadsafe(self.group_send(group, message), self._serving)


class RedisLayer(RedisPubSubChannelLayer):
    """Between many processes. It counts how often Redis was reached: once more than before means that messages may be lost."""

    def __init__(self, *, url: str) -> None:
        self.connects = 0
        self._url = url
        # Subscriptions do not heed the number of the database: sites that share a Redis would hear one another.
        self._prefix = prefix = f"makiti.{urlsplit(url).path.strip('/') or 0}"
        options = {"address": url, "redis_connect_func": self._connected, "socket_connect_timeout": 2, "socket_keepalive": True}
        super().__init__(hosts=[options], prefix=prefix)

    def publish(self, group: str, message: dict[str, Any]) -> None:
        """Send to a group from any thread. Raises redis.exceptions.RedisError, within two seconds."""
        self._client.publish(f"{self._prefix}__group__{group}", self.serialize(message))

    async def _connected(self, connection: AbstractConnection) -> None:
        self.connects += 1
        await connection.on_connect()

    @cached_property
    def _client(self) -> Redis:
        # Tried twice: a kept connection may have died with the Redis before this one.
        return Redis.from_url(self._url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 1))
