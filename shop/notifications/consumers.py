"""The live socket: hints to look again, never content."""

from channels.generic.websocket import AsyncJsonWebsocketConsumer


class LiveConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]
    """One socket per page of a signed-in user."""
