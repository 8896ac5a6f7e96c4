"""The live socket: what it takes to watch a thing, what it says, and what it makes of hostile frames."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from shop.accounts.models import User
from shop.common import hub as hubs
from shop.common import live, sockets
from shop.common.live import hint, live_topic, revoke, sign_off
from site_config.asgi import application
from tests.factories.accounts import create_user
from tests.sockets import SocketClient, open_socket, session_of
from tests.waiting import LIMIT

pytestmark = pytest.mark.django_db(transaction=True)
VERSIONS = {7: 57, 8: 1}


@pytest.fixture(autouse=True)
def _lamp() -> Iterator[None]:
    """A kind of topic that everybody may watch up to number 9."""
    live_topic("lamp", version_of=VERSIONS.get)(lambda _user, pk: pk < 10)
    yield
    live._kinds.pop("lamp")


@pytest.fixture
def alice() -> User:
    return create_user()


async def test_page_hears_of_what_it_shows_and_of_nothing_else(alice: User) -> None:
    socket = await open_socket(user=alice)
    mine = f"user:{alice.pk}"
    answer = await socket.answer({"subscribe": {"lamp:7": 50, "lamp:9": 0, mine: 0}})
    assert answer == {"type": "subscribed", "topics": {"lamp:7": 57, "lamp:9": 0, mine: 0}, "refused": []}
    await sync_to_async(hint)("lamp:8", version=2)
    await sync_to_async(hint)("lamp:7", version=58)
    heard = await socket.receive_json_from()
    assert (heard["type"], heard["topic"], heard["version"]) == ("hint", "lamp:7", 58)
    assert heard["id"]
    await socket.send_json_to({"unsubscribe": ["lamp:7"]})
    assert await socket.answer({"ping": True}) == {"type": "pong"}
    await sync_to_async(hint)("lamp:7", version=59)
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_what_is_not_ones_own_or_does_not_exist_is_refused_and_the_socket_stays(alice: User) -> None:
    socket = await open_socket(user=alice)
    nonsense = ["nonsense:1", "lamp:-1", "lamp:07", "lamp:9" + "9" * 30, "lamp:７", "lamp", "", "lamp:1;"]
    foreign = ["user:999999", "lamp:11", "order:1", *nonsense]
    answer = await socket.answer({"subscribe": dict.fromkeys(foreign, 0)})
    assert (answer["topics"], answer["refused"]) == ({}, foreign)
    assert (await socket.answer({"subscribe": {"lamp:1": 0}}))["refused"] == []
    await socket.disconnect()


async def test_visitor_without_session_watches_public_things_only(alice: User) -> None:
    socket = await open_socket(session="no-such-session")
    answer = await socket.answer({"subscribe": {"lamp:7": 57, f"user:{alice.pk}": 0}})
    assert (answer["topics"], answer["refused"]) == ({"lamp:7": 57}, [f"user:{alice.pk}"])
    await socket.disconnect()


async def test_hint_waits_for_the_commit() -> None:
    socket = await open_socket()
    await socket.answer({"subscribe": {"lamp:1": 0}})

    def roll_back() -> None:
        with transaction.atomic():
            hint("lamp:1")
            transaction.set_rollback(True)

    await sync_to_async(roll_back)()
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_foreign_origin_is_refused_whatever_session_it_brings(alice: User) -> None:
    """A page of another site opens it with our visitor's cookie."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={await sync_to_async(session_of)(alice)}".encode()
    doors = ["/ws/live/", "/ws/notifications/", "/ws/chat/1/", "/ws/auction/1/"]
    for path, origin in product(doors, [b"https://evil.example", b"http://localhost.evil.example", b"null", b""]):
        headers = [(b"origin", origin), (b"host", b"localhost"), (b"cookie", cookie)]
        assert not (await SocketClient(application, path, headers=headers).connect())[0], (path, origin)


async def test_signing_off_closes_the_sockets_of_that_session(alice: User) -> None:
    here, there = await sync_to_async(session_of)(alice), await sync_to_async(session_of)(alice)
    ended, other = await open_socket(session=here), await open_socket(session=there)
    for socket in (ended, other):
        await socket.answer({"subscribe": {"lamp:1": 0}})
    await sync_to_async(sign_off)(alice.pk, session_key=here)
    assert await ended.closing_code() == sockets.SIGNED_OUT
    assert await other.answer({"ping": 1}) == {"type": "pong"}
    await other.disconnect()


async def test_signing_out_on_the_page_ends_its_sockets(alice: User) -> None:
    client = Client()
    await sync_to_async(client.force_login)(alice, backend="django.contrib.auth.backends.ModelBackend")
    socket = await open_socket(session=client.cookies["sessionid"].value)
    await socket.answer({"subscribe": {"lamp:1": 0}})
    await sync_to_async(client.post)("/account/logout/")
    assert await socket.closing_code() == sockets.SIGNED_OUT


async def test_blocked_person_is_hung_up_on_without_being_told_by_anybody(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(hubs, "SWEEP_SECONDS", 0.0)
    socket, other = await open_socket(user=alice), await open_socket(user=await sync_to_async(create_user)())
    for each in (socket, other):
        await each.answer({"subscribe": {"lamp:1": 0}})
    await sync_to_async(get_user_model().objects.filter(pk=alice.pk).update)(is_active=False)
    assert await socket.closing_code() == sockets.SIGNED_OUT
    assert await other.answer({"ping": 1}) == {"type": "pong"}
    await other.disconnect()


async def test_lost_right_ends_the_subscription_of_that_person_only(alice: User) -> None:
    socket = await open_socket(user=alice)
    await socket.answer({"subscribe": {"lamp:1": 0, "lamp:2": 0}})
    await sync_to_async(revoke)("lamp:1", user_id=alice.pk + 1)
    await sync_to_async(revoke)("lamp:1", user_id=alice.pk)
    assert (await socket.receive_json_from())["refused"] == ["lamp:1"]
    await sync_to_async(hint)("lamp:1")
    await sync_to_async(hint)("lamp:2")
    assert (await socket.receive_json_from())["topic"] == "lamp:2"
    await socket.disconnect()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "malformed"),
        ("[" * 5_000, "malformed"),
        ("[]", "malformed"),
        ('{"subscribe": ["lamp:1"]}', "malformed"),
        ('{"unsubscribe": "lamp:1"}', "malformed"),
        (json.dumps({"subscribe": {"x" * 9_000: 0}}), "too_long"),
        (json.dumps({"text": '"id": "b2",' * 900}), "too_long"),
    ],
)
async def test_frame_that_means_nothing_is_answered(text: str, code: str) -> None:
    socket = await open_socket()
    assert await socket.answer(text) == {"type": "error", "code": code}
    named = text[:-1] + ', "id": "a1"' + text[-1] if text.startswith('{"') else '{"id": "a1",'
    answer = await socket.answer(named)
    assert (answer["type"], answer["re"]) == ("error", "a1")  # so that the sender knows what was lost
    assert (await socket.answer({"subscribe": {"lamp:1": "x"}}))["refused"] == []
    await socket.disconnect()


async def test_binary_frame_is_answered() -> None:
    socket = await open_socket()
    await socket.send_to(bytes_data=b"\xff\x00")
    assert (await socket.receive_json_from())["code"] == "not_text"
    await socket.disconnect()


async def test_topics_of_one_socket_are_limited() -> None:
    live_topic("room")(lambda _user, _pk: True)
    socket = await open_socket()
    answer = await socket.answer({"subscribe": {f"room:{number}": 0 for number in range(1, 100)}})
    assert (len(answer["topics"]), len(answer["refused"])) == (sockets.MAX_TOPICS, 99 - sockets.MAX_TOPICS)
    await socket.disconnect()
    live._kinds.pop("room")


async def test_who_floods_is_answered_and_then_hung_up_on() -> None:
    socket = await open_socket()
    for _ in range(sockets.BURST):
        assert await socket.answer({"ping": 1}) == {"type": "pong"}
    assert await socket.answer({"ping": 1}) == {"type": "error", "code": "too_fast"}
    for _ in range(sockets.PATIENCE + 20):
        await socket.send_to(text_data="{}")
    assert await socket.closing_code() == sockets.FLOODING


async def test_socket_that_asks_for_nothing_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr("shop.common.sockets.base.SILENCE_SECONDS", 0.1)
    assert await (await open_socket()).closing_code() == sockets.SILENT


async def test_hint_from_another_thread_with_a_loop_of_its_own_arrives_at_once() -> None:
    """As in the embedded default, where a job runs in a thread."""
    socket = await open_socket()
    await socket.answer({"subscribe": {"lamp:5": 0}})

    async def job() -> None:
        await sync_to_async(hint)("lamp:5", version=3)

    await sync_to_async(lambda: async_to_sync(job)(), thread_sensitive=False)()
    assert (await socket.receive_json_from(timeout=LIMIT))["version"] == 3
    await socket.disconnect()


async def test_who_could_not_subscribe_is_deaf_until_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat that comes through is not enough: what happens before the subscription would be told to nobody."""
    monkeypatch.setattr(hubs, "BEAT_SECONDS", 0.05)
    socket = await open_socket()
    layer, tries = get_channel_layer(), iter((True, True, False))
    subscribe = layer.group_add

    async def group_add(group: str, channel: str) -> None:
        if next(tries, False):
            raise OSError
        lamps["version"] = 7  # before anybody listens
        await subscribe(group, channel)

    lamps = {"version": 1}
    live_topic("lantern", version_of=lambda _pk: lamps["version"])(lambda _user, _pk: True)
    monkeypatch.setattr(layer, "group_add", group_add)
    await socket.send_to(text_data=json.dumps({"subscribe": {"lantern:1": 0}}))
    said: list[dict[str, Any]] = []
    while not said or said[-1].get("version") != 7:
        said.append(await socket.receive_json_from(timeout=LIMIT))
    assert said[0] == {"type": "deaf"}
    assert {"type": "again"} in said
    await socket.disconnect()
    live._kinds.pop("lantern")
