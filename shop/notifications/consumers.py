"""The live socket: hints to look again, never content."""

from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

UNAUTHENTICATED = 4401
FLOODING = 4429
MAX_FRAMES = 20  # a well-behaved page sends none


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """One socket per page of a signed-in user, who hears of nobody else's things: the group is the user."""

    async def connect(self) -> None:
        """Join the user's group, or close with 4401."""
        user = self.scope.get("user")
        self.group = f"user.{user.pk}" if user is not None and user.is_authenticated else ""
        self.frames = 0
        await self.accept()
        if not self.group:
            await self.close(code=UNAUTHENTICATED)
            return
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.send_json({"topic": "hello"})

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        """Nothing is listened to; whoever keeps talking is hung up on."""
        self.frames += 1
        if self.frames > MAX_FRAMES:
            await self.close(code=FLOODING)

    async def hint(self, event: dict[str, Any]) -> None:
        """Pass the topic on."""
        await self.send_json({"topic": event["topic"]})
