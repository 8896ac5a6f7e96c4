"""Addresses of the sockets."""

from django.urls import URLPattern, path

from shop.notifications.consumers import LiveConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/live/", LiveConsumer.as_asgi()),  # type: ignore[arg-type]  # an ASGI application, not a view
]
