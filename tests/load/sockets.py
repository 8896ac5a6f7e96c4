"""How soon a bid reaches a thousand watching sockets, and what an idle one weighs, against a bare echo consumer of Channels.

    DATABASE_URL=postgres://… REDIS_URL=redis://… python -m tests.load.sockets [--sockets 1000] [--rounds 20]

Needs a migrated database that nobody minds. Two daphnes serve our sockets and two others the echo's; each socket of ours subscribes like
an auction's page of somebody signed in. Rounds alternate. Times are from before the bid is placed through the service, or the echo is sent
to its group, to the arrival at the client; weights are what the processes grew by.
"""

import argparse
import asyncio
import gc
import json
import os
import secrets
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))
    django.setup()

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection

from shop.accounts.models import User
from shop.auctions.models import Auction
from shop.auctions.services.bids import place_bid
from shop.common.money import Money
from tests.factories.accounts import create_user
from tests.factories.auctions import create_auction
from tests.servers import running_daphne
from tests.sockets import RawSocket, session_of

WARMING = 40  # sockets opened before the first weighing: what they bring with them comes once
AT_ONCE = 25


class Crowd:
    """Many sockets of one kind on two processes."""

    def __init__(self, servers: list[tuple[int, int]], open_one: Callable[[int], Any]) -> None:
        self._servers, self._open_one = servers, open_one
        self.sockets: list[RawSocket] = []

    async def grow(self, count: int) -> None:
        while len(self.sockets) < count:
            batch = range(len(self.sockets), min(len(self.sockets) + AT_ONCE, count))
            self.sockets += await asyncio.gather(*[self._open_one(self._servers[number % 2][0]) for number in batch])

    def weight(self) -> int:
        """Resident bytes of both processes."""
        return sum(_resident(pid) for _port, pid in self._servers)

    async def round(self, send: Callable[[], Any], is_it: Callable[[dict[str, Any]], bool]) -> list[float]:
        """Milliseconds until each has heard it."""
        waiting = [asyncio.create_task(_heard(socket, is_it)) for socket in self.sockets]
        await asyncio.sleep(0.2)
        start = perf_counter()
        await send()
        return [(moment - start) * 1000 for moment in await asyncio.gather(*waiting)]


async def _heard(socket: RawSocket, is_it: Callable[[dict[str, Any]], bool]) -> float:
    while True:
        frame = await socket.hear(seconds=60)
        moment = perf_counter()
        if "closed" in frame:
            raise SystemExit(f"A socket was closed: {frame}.")
        if is_it(frame):
            return moment


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def _of(times: list[float]) -> str:
    return f"median {statistics.median(times):.1f} ms, 95th percentile {statistics.quantiles(times, n=20)[-1]:.1f} ms"


async def _weigh(name: str, crowd: Crowd, count: int) -> float:
    await crowd.grow(WARMING)
    await asyncio.sleep(2)
    before = crowd.weight()
    await crowd.grow(count)
    await asyncio.sleep(5)
    each = (crowd.weight() - before) / (count - WARMING) / 1024
    print(f"{name}: {each:.1f} KB for each of {count} idle sockets")
    return each


def bid_by_turns(auction: Auction, rivals: Sequence[User], number: int) -> None:
    """The one who does not lead bids far more: each bid counts, and moves the price."""
    placed = place_bid(auction.pk, bidder=rivals[number % len(rivals)], maximum=Money(10_000_000 * number, auction.currency))
    assert placed.is_leading
    assert placed.auction.version == auction.version + number


async def measure(count: int, rounds: int, *, ours: Crowd, echo: Crowd, auction: Auction, rivals: Sequence[User]) -> None:
    """Print weights, times and their ratios."""
    layer: Any = get_channel_layer()
    weight = await _weigh("ours", ours, count) / await _weigh("echo", echo, count)
    told: list[float] = []
    echoed: list[float] = []
    for number in range(1, rounds + 1):
        version = auction.version + number
        told += await ours.round(
            lambda number=number: sync_to_async(bid_by_turns)(auction, rivals, number),
            lambda frame, version=version: frame.get("version") == version,
        )
        text = json.dumps({"type": "hint", "topic": f"auction:{auction.pk}", "version": number, "id": "0" * 12})
        echoed += await echo.round(
            lambda text=text: layer.group_send("echo", {"type": "echo", "text": text}),
            lambda frame, number=number: frame.get("version") == number,
        )
    print(f"bids: {_of(told)}")
    print(f"echo: {_of(echoed)}")
    p95 = statistics.quantiles(told, n=20)[-1] / statistics.quantiles(echoed, n=20)[-1]
    print(f"ratios: 95th percentile {p95:.2f} (goal 2), weight {weight:.2f} (goal 1.5); load {os.getloadavg()}")


def main(count: int, rounds: int) -> None:
    """Make a person, start the processes, measure."""
    alice = create_user(email=f"{secrets.token_hex(6)}@example.com")
    auction, rivals, session = (
        create_auction(),
        [create_user(email=f"{secrets.token_hex(6)}@example.com") for _ in range(2)],
        session_of(alice),
    )
    topics = {f"user:{alice.pk}": 0, f"auction:{auction.pk}": auction.version}

    async def open_ours(port: int) -> RawSocket:
        socket = await RawSocket.connect(port, session=session)
        socket.say({"subscribe": topics})
        frame = await socket.hear_until(type="subscribed")
        assert frame["refused"] == [], frame
        return socket

    async def open_echo(port: int) -> RawSocket:
        return await RawSocket.connect(port, "/ws/echo/")

    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        logs = [Path(folder) / f"{number}.log" for number in range(4)]
        # Our clients answer no pings while nobody reads them.
        start = [
            stack.enter_context(running_daphne(log, redis_url=settings.REDIS_URL, application="tests.load.echo:application", ping=3600))
            for log in logs
        ]
        gc.disable()
        asyncio.run(
            measure(count, rounds, ours=Crowd(start[:2], open_ours), echo=Crowd(start[2:], open_echo), auction=auction, rivals=rivals)
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=20)
    wanted = parser.parse_args()
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        sys.exit("Set DATABASE_URL and REDIS_URL.")
    main(wanted.sockets, wanted.rounds)
