"""The live socket: whose it is, what it says, and what it takes to hear it."""

import asyncio
import threading

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import transaction
from django.test import Client

from shop.accounts.models import User
from shop.notifications.services import hint
from site_config.asgi import application
from tests.factories.accounts import create_user

pytestmark = pytest.mark.django_db(transaction=True)


def _signed_in_socket(user: User, *, origin: bytes = b"http://localhost") -> WebsocketCommunicator:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    headers = [(b"origin", origin), (b"host", b"localhost"), (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode())]
    return WebsocketCommunicator(application, "/ws/live/", headers=headers)


async def test_user_hears_of_own_things_and_not_of_anothers() -> None:
    alice, mallory = await sync_to_async(create_user)(), await sync_to_async(create_user)()
    socket = await sync_to_async(_signed_in_socket)(alice)
    assert (await socket.connect())[0]
    assert await socket.receive_json_from() == {"topic": "hello"}
    await sync_to_async(hint)("order:12", user_ids=[mallory.pk])
    await sync_to_async(hint)("order:13", user_ids=[alice.pk])
    assert await socket.receive_json_from() == {"topic": "order:13"}
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_hint_waits_for_the_commit() -> None:
    alice = await sync_to_async(create_user)()
    socket = await sync_to_async(_signed_in_socket)(alice)
    await socket.connect()
    await socket.receive_json_from()

    def roll_back() -> None:
        with transaction.atomic():
            hint("order:1", user_ids=[alice.pk])
            transaction.set_rollback(True)

    await sync_to_async(roll_back)()
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_without_session_the_socket_closes_with_4401() -> None:
    socket = WebsocketCommunicator(application, "/ws/live/", headers=[(b"origin", b"http://localhost"), (b"host", b"localhost")])
    await socket.connect()
    closing = await socket.receive_output()
    assert (closing["type"], closing["code"]) == ("websocket.close", 4401)


async def test_foreign_origin_is_refused() -> None:
    alice = await sync_to_async(create_user)()
    socket = await sync_to_async(_signed_in_socket)(alice, origin=b"https://evil.example")
    assert not (await socket.connect())[0]


async def test_flood_is_hung_up_on() -> None:
    alice = await sync_to_async(create_user)()
    socket = await sync_to_async(_signed_in_socket)(alice)
    await socket.connect()
    await socket.receive_json_from()
    for _ in range(21):
        await socket.send_to(text_data="x" * 10_000)
    closing = await socket.receive_output()
    assert (closing["type"], closing["code"]) == ("websocket.close", 4429)


async def test_hint_from_another_thread_arrives_at_once() -> None:
    """As in the embedded default, where a job's thread has an event loop of its own."""
    alice = await sync_to_async(create_user)()
    socket = await sync_to_async(_signed_in_socket)(alice)
    await socket.connect()
    await socket.receive_json_from()
    waiting = asyncio.create_task(socket.receive_json_from(timeout=3))
    await asyncio.sleep(0.05)
    layer = get_channel_layer()
    thread = threading.Thread(target=lambda: async_to_sync(layer.group_send)(f"user.{alice.pk}", {"type": "hint", "topic": "order:5"}))
    thread.start()
    assert await waiting == {"topic": "order:5"}
    await sync_to_async(thread.join)()
    await socket.disconnect()
