"""Sockets: what they take in, how much of it, and on whose behalf.

A socket is lean: no channel, no task and no row of its own while it only listens (see shop.common.hub). Who somebody is, is read from the
session whenever rights matter, so that a session that ended or an account that was blocked opens nothing.
"""

from shop.common.sockets.base import BURST, FLOODING, PATIENCE, REFUSED, SIGNED_OUT, SILENT, Frame, Send, Socket, cookies_of
from shop.common.sockets.json_consumer import JsonConsumer
from shop.common.sockets.pages import MAX_TOPICS, LiveSocket

__all__ = [
    "BURST", "FLOODING", "MAX_TOPICS", "PATIENCE", "REFUSED", "SIGNED_OUT", "SILENT", "Frame", "JsonConsumer", "LiveSocket", "Send",
    "Socket", "cookies_of",
]  # fmt: skip
