"""Addresses of the sockets, and what is said over them. HTTP is the truth: a socket tells of it and may be lost at any time.

All of them are text frames of JSON, opened from a page of this site (the Origin header must be one of ours), with the session's cookie.
A socket hears at most 30 frames at once and 3 a second, of 8,192 characters each (a chat's of 32,768); one over that is answered with
{"type": "error", "code": "too_fast" | "too_long" | "not_text" | "malformed", "re": its "id"}, and after a hundred of them we hang up.
Codes of closing: 4401 no session, or it has ended; 4403 not yours, or not there; 4408 nothing was subscribed to; 4429 flooding. The server
pings every 20 seconds and drops who is silent for 30 more.

`/ws/live/`, for pages, also without a session
    in:  {"subscribe": {"auction:12": 57, "order:5": 0}, "unsubscribe": ["order:4"]}      topics with the versions that the page shows
         {"ping": true}
    out: {"type": "subscribed", "topics": {"auction:12": 58, "order:5": 0}, "refused": ["order:6"]}      versions as they are now, 0: none
         {"type": "hint", "id": "9f…", "topic": "auction:12", "version": 59}      fetch it again; version 0: of unknown age.
              With "again": true everybody hears it at once: fetch at some moment of the next seconds
         {"type": "pong"}
         {"type": "deaf"}, then {"type": "again"}      between the two nothing is heard: poll. The versions of all topics follow
    Topics: auction, delivery, deposit, desk, market (a courier zone), order, user (oneself), conversation, inbox (oneself),
            typing-buyer and typing-store (the other side of a conversation).

For other clients each thing has a socket of its own, which says what is new as content:
    `/ws/notifications/`  {"type": "notification.new", "notification": {"id", "kind", "text", "url", "timestamp"}, "version"}
    `/ws/chat/<id>/`      {"type": "chat.message", "message": {"id", "kind", "text", "sender", "timestamp"}, "version"}
         `kind`: what it shows besides its text, which may be "": "text" (nothing), "picture", "product", "order" or "offer"
    `/ws/auction/<id>/`   {"type": "bid.placed", "auction", "amount", "currency", "bidder", "ends_at", "version"}   also without a session
Each begins with {"type": "hello", "topic", "version"}. Who comes back says {"since": 57}, the last version heard, and hears the rest.
What is sent in ({"type": "place_bid", "id": "a1", …}) is done by the same service as over HTTP, one frame after the other, and answered:
{"type": "answer", "re": "a1", "ok": true, …}, or "ok": false with "code" and, for people, "text".
"""

from django.urls import URLPattern, path

from shop.auctions.consumers import AuctionSocket
from shop.chat.consumers import ChatConsumer
from shop.common.sockets import LiveSocket
from shop.notifications.consumers import NotificationConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/live/", LiveSocket.as_asgi()),  # type: ignore[arg-type]  # an ASGI application, not a view
    path("ws/notifications/", NotificationConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/chat/<int:pk>/", ChatConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/auction/<int:pk>/", AuctionSocket.as_asgi()),  # type: ignore[arg-type]
]
