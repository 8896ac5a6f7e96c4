"""The other side has gone without a word: a phone in a tunnel, a laptop that was shut. Daphne, PostgreSQL and Redis."""

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from asgiref.sync import sync_to_async

from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.ports import reserved_port
from tests.servers import running_daphne, running_redis
from tests.sockets import RawSocket, session_of
from tests.waiting import wait_until_async

pytestmark = [pytest.mark.postgres, pytest.mark.load, pytest.mark.django_db(transaction=True)]


def _watched(port: int) -> set[bytes]:
    """What the server has subscribed to for its sockets."""
    with redis.Redis(port=port) as client:
        return {channel for channel in client.pubsub_channels() if b"live.order." in channel}


async def test_a_silent_socket_is_let_go_with_all_that_it_watched(tmp_path: Path) -> None:
    """It answers no ping. Production waits 50 seconds, this server three."""
    alice = await sync_to_async(create_user)()
    order = await sync_to_async(create_order)(buyer=alice)
    with (
        reserved_port() as port,
        running_redis(port, tmp_path / "redis.log"),
        running_daphne(tmp_path / "daphne.log", redis_url=f"redis://127.0.0.1:{port}/0", ping=1, silence=2) as (at, _pid),
    ):
        socket = await RawSocket.connect(at, session=await sync_to_async(session_of)(alice))
        socket.say({"subscribe": {f"order:{order.pk}": 0}})
        assert (await socket.hear())["refused"] == []
        assert await sync_to_async(_watched)(port)
        with suppress(asyncio.IncompleteReadError, ConnectionResetError):  # hung up on without a closing frame
            assert "closed" in await socket.hear()
        await wait_until_async(lambda: not _watched(port), what="it listens no more, for nobody is there")
