"""Text messages and WhatsApp: a gateway of the settings for each, one protocol for both (shop.accounts.providers)."""

import httpx
from django.conf import settings

from shop.accounts.providers import can_send, gateway_at
from shop.notifications.exceptions import NotSent
from shop.notifications.states import Channel

LONGEST = 300  # characters: two or three text messages


def may_text(channel: str) -> bool:
    """Whether the site has a gateway for it."""
    path = _path(channel)
    return bool(path) and can_send(path)


def send_text(channel: str, *, to: str, text: str) -> None:
    """Hand it over to the gateway, which takes it over or raises. Raises NotSent when it was not there at all."""
    try:
        gateway_at(_path(channel)).send(to=to, text=text)
    except (ConnectionRefusedError, httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotSent(type(error).__name__) from error


def _path(channel: str) -> str:
    path: str = settings.WHATSAPP_GATEWAY if channel == Channel.WHATSAPP else settings.SMS_GATEWAY
    return path
