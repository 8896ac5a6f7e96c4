"""The site's sockets, and beside them what they are measured against: a bare consumer of Channels that echoes what its group is sent."""

from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter
from django.urls import path

from site_config.asgi import application as site


class Echo(AsyncWebsocketConsumer):
    """As in Channels' own tutorial."""

    async def connect(self) -> None:
        await self.channel_layer.group_add("echo", self.channel_name)
        await self.accept()

    async def echo(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


_echo = URLRouter([path("ws/echo/", Echo.as_asgi())])  # type: ignore[arg-type]


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One address more than the site's."""
    await (_echo if scope["path"] == "/ws/echo/" else site)(scope, receive, send)
