"""Redis dies under open pages and comes back: daphne in a process of its own, PostgreSQL, and a Redis of the test's own."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from shop.events.services import record_event
from shop.orders.events import ORDER_PREPARING
from shop.orders.models import Order
from shop.orders.services.transitions import build_order_data
from tests.factories.accounts import create_user
from tests.factories.auctions import create_auction
from tests.factories.orders import create_order
from tests.ports import reserved_port
from tests.servers import running_daphne, running_redis
from tests.sockets import RawSocket, session_of
from tests.waiting import LIMIT

pytestmark = [pytest.mark.postgres, pytest.mark.load, pytest.mark.django_db(transaction=True)]


class Live:
    """The site's live half: a Redis that can be killed, and daphne beside this process, which does the work of a page."""

    def __init__(self, stack: ExitStack, changed: Any, log: Path) -> None:
        self._stack, self._redis_port = stack, stack.enter_context(reserved_port())
        self._log = log
        url = f"redis://127.0.0.1:{self._redis_port}/0"
        changed.CHANNEL_LAYERS = {"default": {"BACKEND": "site_config.layers.RedisLayer", "CONFIG": {"url": url}}}
        self.start_redis()
        self.port, _pid = stack.enter_context(running_daphne(log, redis_url=url))

    def start_redis(self) -> None:
        self._redis = self._stack.enter_context(running_redis(self._redis_port, self._log.with_name("redis.log")))

    def kill_redis(self) -> None:
        self._redis.kill()


@pytest.fixture
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    with ExitStack() as stack:
        yield Live(stack, request.getfixturevalue("settings"), tmp_path / "daphne.log")


def _move(order: Order) -> int:
    """Something happens to the order; the version it has then."""
    with transaction.atomic():
        return record_event(ORDER_PREPARING, order.pk, data=build_order_data(order)).pk


async def _watching(live: Live, topic: str, **options: Any) -> RawSocket:
    socket = await RawSocket.connect(live.port, **options)
    socket.say({"subscribe": {topic: 0}})
    assert (await socket.hear())["refused"] == []
    return socket


async def test_page_that_watches_an_order_hears_in_the_end_whatever_redis_lost(live: Live) -> None:
    alice = await sync_to_async(create_user)()
    order = await sync_to_async(create_order)(buyer=alice)
    topic = f"order:{order.pk}"
    socket = await _watching(live, topic, session=await sync_to_async(session_of)(alice))
    version = await sync_to_async(_move)(order)
    await socket.hear_until(type="hint", topic=topic, version=version)

    live.kill_redis()
    lost = await sync_to_async(_move)(order)  # nobody can be told, and nothing fails
    await socket.hear_until(type="deaf")
    stranger = await RawSocket.connect(live.port)  # a new page meanwhile: its socket opens, and says that it is deaf
    stranger.say({"subscribe": {topic: 0}, "ping": True})
    await stranger.hear_until(type="deaf")
    await sync_to_async(live.start_redis)()
    await socket.hear_until(type="again")
    await socket.hear_until(type="hint", topic=topic, version=lost)
    version = await sync_to_async(_move)(order)
    await socket.hear_until(type="hint", topic=topic, version=version)

    live.kill_redis()  # so short that no heartbeat was missed
    lost = await sync_to_async(_move)(order)
    await sync_to_async(live.start_redis)()
    await socket.hear_until(type="hint", topic=topic, version=lost)
    socket.close()
    stranger.close()


async def _bid(socket: RawSocket, amount: int) -> None:
    socket.say({"type": "place_bid", "id": amount, "amount": str(amount), "confirmed": str(amount), "currency": "GNF"})
    answer = await socket.hear_until(type="answer", re=amount)
    assert answer["ok"], answer


def _ask(live: Live, path: str, *, session: str, **form: str) -> str:
    """The panel, as a page fetches it with a GET, or with a POST when there is a form. Raises HTTPError on a refusal."""
    token = "t" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    data = urlencode({"csrfmiddlewaretoken": token} | form).encode() if form else None
    request = Request(f"http://127.0.0.1:{live.port}{path}", data, {"Cookie": cookies, "HX-Request": "true"})
    with urlopen(request, timeout=LIMIT) as answer:
        return str(answer.read().decode())


async def test_auction_goes_on_while_redis_dies_and_every_bid_that_was_taken_is_there(live: Live) -> None:
    auction = await sync_to_async(create_auction)()
    topic, bidders = f"auction:{auction.pk}", [await sync_to_async(create_user)() for _ in range(2)]
    page = await _watching(live, topic)
    path, panel = f"/ws/auction/{auction.pk}/", reverse("auctions:auction", args=[auction.pk])
    sessions = [await sync_to_async(session_of)(user) for user in bidders]
    hers, his = [await RawSocket.connect(live.port, path, session=session) for session in sessions]
    ask = sync_to_async(partial(_ask, live, session=sessions[0]))
    await _bid(hers, 20_000)
    await page.hear_until(type="hint", topic=topic)

    live.kill_redis()
    await _bid(his, 30_000)
    await page.hear_until(type="deaf")
    assert "You lead." in await ask(
        f"{panel}bid/", maximum="40000", confirmed="40000", version="3"
    )  # the form of a page: HTTP needs no Redis
    await auction.arefresh_from_db()
    assert f'data-version="{auction.version}"' in await ask(panel)  # what pages show that poll while they are deaf
    await sync_to_async(live.start_redis)()
    await auction.arefresh_from_db()
    await page.hear_until(type="hint", topic=topic, version=auction.version)
    await his.hear_until(type="bid.placed", version=auction.version)
    await _bid(his, 60_000)
    await auction.arefresh_from_db()
    await page.hear_until(type="hint", topic=topic, version=auction.version)
    assert [bid.maximum_minor async for bid in auction.bids.order_by("pk")] == [20_000, 30_000, 40_000, 60_000]
    for socket in (page, hers, his):
        socket.close()
