"""Sockets that say content: what they say, to whom, and how they answer."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from django.urls import path

from shop.accounts.models import User
from shop.common import live, sockets
from shop.common.live import hint, live_topic, revoke
from shop.common.sockets import Frame, JsonConsumer
from shop.notifications.models import Notification
from shop.notifications.services import notify_recipients_once
from tests.factories.accounts import create_user
from tests.sockets import SocketClient, open_socket, session_of
from tests.waiting import LIMIT

pytestmark = pytest.mark.django_db(transaction=True)


class Refused(Exception):
    """What the lamp's service says to people."""


class LampConsumer(JsonConsumer):
    """A lamp that counts how often it was switched, and how often somebody looked."""

    kind = "lamp"
    refusals = (Refused,)
    switched: ClassVar[list[int]] = []
    looks: ClassVar[list[int]] = []

    @staticmethod
    def news(pk: int, since: int) -> list[Frame]:
        LampConsumer.looks.append(since)
        return [{"type": "lamp.switched", "version": version} for version in LampConsumer.switched if version > since]

    @staticmethod
    def handle(user: Any, pk: int, frame: Frame) -> Frame:
        if frame.get("type") == "explode":
            raise RuntimeError
        if frame.get("type") == "leave":
            return {"ok": False, "code": "signed_out"}
        if not user.is_authenticated:
            raise Refused("Sign in first.")
        LampConsumer.switched.append(len(LampConsumer.switched) + 1)
        hint(f"lamp:{pk}", version=LampConsumer.switched[-1])
        return {"ok": True, "version": LampConsumer.switched[-1]}


@pytest.fixture(autouse=True)
def _lamp() -> Iterator[None]:
    LampConsumer.switched.clear()
    LampConsumer.looks.clear()
    live_topic("lamp", version_of=lambda _pk: len(LampConsumer.switched))(lambda _user, pk: pk == 1)
    yield
    live._kinds.pop("lamp")


async def _open(*, user: User | None = None, pk: int = 1) -> SocketClient:
    session = await sync_to_async(session_of)(user) if user else ""
    application = URLRouter([path("ws/lamp/<int:pk>/", LampConsumer.as_asgi())])  # type: ignore[arg-type]
    socket = SocketClient(application, f"/ws/lamp/{pk}/", headers=[(b"cookie", f"sessionid={session}".encode())])
    assert (await socket.connect(timeout=LIMIT))[0]
    return socket


async def test_frame_sent_in_is_answered_and_everybody_hears_what_came_of_it() -> None:
    alice = await sync_to_async(create_user)()
    hers, other = await _open(user=alice), await _open()
    for socket in (hers, other):
        assert await socket.receive_json_from() == {"type": "hello", "topic": "lamp:1", "version": 0}
    await hers.send_json_to({"type": "switch", "id": "a1"})
    said = sorted([await hers.receive_json_from(), await hers.receive_json_from()], key=lambda frame: frame["type"])
    assert said == [{"type": "answer", "re": "a1", "ok": True, "version": 1}, {"type": "lamp.switched", "version": 1}]
    assert await other.receive_json_from() == {"type": "lamp.switched", "version": 1}
    assert len(LampConsumer.looks) == 1, "looked once for both sockets"
    await hers.disconnect()
    await other.disconnect()


async def test_who_comes_back_hears_what_was_missed_and_nothing_twice() -> None:
    LampConsumer.switched.extend([1, 2, 3])
    socket = await _open()
    assert (await socket.receive_json_from())["version"] == 3
    assert (await socket.answer({"since": 1}))["version"] == 2
    assert (await socket.receive_json_from())["version"] == 3
    await sync_to_async(hint)("lamp:1", version=3)
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_refusal_and_failure_are_answered() -> None:
    socket = await _open()
    await socket.receive_json_from()
    refused = {"type": "answer", "re": 7, "ok": False, "code": "Refused", "text": "Sign in first."}
    assert await socket.answer({"type": "switch", "id": 7}) == refused
    failed = await socket.answer({"type": "explode", "id": "a1"})
    assert (failed["re"], failed["ok"], failed["code"], "on our side" in failed["text"]) == ("a1", False, "failed", True)
    assert (await socket.answer({"type": "leave"}))["text"] == "Sign in again, then send it again."
    await socket.disconnect()


async def test_foreign_thing_and_lost_right_close_the_socket() -> None:
    alice = await sync_to_async(create_user)()
    assert await (await _open(pk=2)).closing_code() == sockets.SIGNED_OUT
    assert await (await _open(user=alice, pk=2)).closing_code() == sockets.REFUSED
    socket = await _open(user=alice)
    await socket.receive_json_from()
    await sync_to_async(revoke)("lamp:1", user_id=alice.pk)
    assert await socket.closing_code() == sockets.REFUSED


async def test_every_frame_of_a_flood_is_answered() -> None:
    alice = await sync_to_async(create_user)()
    socket = await _open(user=alice)
    await socket.receive_json_from()
    numbers = range(sockets.BURST + 10)
    for number in numbers:
        await socket.send_json_to({"type": "switch", "id": number})
    said: list[Frame] = []
    while len([frame for frame in said if "re" in frame]) < len(numbers):
        said.append(await socket.receive_json_from(timeout=LIMIT))
    assert [frame["re"] for frame in said if "re" in frame] == list(numbers), "each, in order"
    done = len([frame for frame in said if frame["type"] == "answer" and frame["ok"]])
    assert sockets.BURST <= done == len(LampConsumer.switched) < len(numbers)
    await socket.disconnect()


async def test_ones_own_notifications_come_as_content() -> None:
    alice, other = await sync_to_async(create_user)(language="fr"), await sync_to_async(create_user)()
    assert await (await open_socket("/ws/notifications/")).closing_code() == sockets.SIGNED_OUT
    socket = await open_socket("/ws/notifications/", user=alice)
    assert (await socket.receive_json_from())["topic"] == f"user:{alice.pk}"
    words = {"title": "Boubou", "store": "Chez Bob"}
    await sync_to_async(notify_recipients_once)(
        "x", recipients=[alice.pk, other.pk], kind="product.restocked", data=words, url="/p/boubou/"
    )
    row = await Notification.objects.aget(recipient=alice)
    said = await socket.receive_json_from()
    assert (said["type"], said["version"], said["notification"]["url"]) == ("notification.new", row.pk, "/p/boubou/")
    assert "Boubou" in said["notification"]["text"]
    assert await socket.receive_nothing()
    await socket.disconnect()
