"""The channel layer of the embedded default, where pages, sockets and jobs are threads of one process."""

import asyncio
from typing import Any

from channels.layers import InMemoryChannelLayer


class ThreadedChannelLayer(InMemoryChannelLayer):
    """In memory, and safe to send to from another thread.

    Channels' own layer puts into an asyncio queue from whatever loop the sender runs in. A job's thread has a loop of its
    own, which does not wake the server's: the hint would lie there until something else happened.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._serving: asyncio.AbstractEventLoop | None = None

    async def receive(self, channel: str) -> dict[str, Any]:
        """Wait for a message; remember the loop in which somebody waits."""
        self._serving = asyncio.get_running_loop()
        message: dict[str, Any] = await super().receive(channel)
        return message

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        """Send within the loop that serves the sockets."""
        serving = self._serving
        if serving is None or serving is asyncio.get_running_loop() or not serving.is_running():
            await super().send(channel, message)
            return
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(super().send(channel, message), serving))
