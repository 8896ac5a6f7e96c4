"""What Redis and the queue hold is data: whoever can write there cannot run anything here."""

import os
import pickle
import time
import zlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from huey import SqliteHuey

from shop.common.own_parts import OwnPart
from site_config import page_store
from site_config.page_store import KeptPage, find_kept_page, keep_page
from site_config.plain_data import CacheSerializer, QueueSerializer, UnreadableData
from site_config.queue import queue_settings

VALUES: list[Any] = [
    None, True, False, 0, -7, 10**30, 1.5, "", "été", "123", b"", b"\x00\x01raw", [1, "a", None], (1, (2, "b")), {"a": [1, 2]}, {1: "one"},
    {"$tuple": [1]}, datetime(2026, 11, 24, 6, 30, tzinfo=UTC), date(2026, 11, 24), [(1, "conakry"), (2, "kindia")], {"deep": {"b": b"x"}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_what_goes_in_comes_out(value: Any) -> None:
    for serializer in (CacheSerializer(), QueueSerializer()):
        write, read = (serializer.dumps, serializer.loads) if isinstance(serializer, CacheSerializer) else (
            serializer.serialize, serializer.deserialize)  # fmt: skip
        stored = write(value)
        found = read(str(stored).encode() if type(stored) is int else stored)
        assert (found, type(found)) == (value, type(value))


class _Bomb:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


def test_a_pickle_is_not_run_anywhere(tmp_path: Path) -> None:
    """Neither as a value, nor as a job, nor inside a shared page."""
    bomb = pickle.dumps(_Bomb(tmp_path / "ran"))
    for read in (CacheSerializer().loads, QueueSerializer().deserialize):
        for data in (bomb, b"\x01" + bomb, b"\x01[", b"", b'\x01{"$unknown": 1}', b"\x01" + b"[" * 100_000):
            with pytest.raises(UnreadableData):
                read(data)
    for packed in (zlib.compress(bomb), bomb, zlib.compress(b'{"parts": [1]}\nx'), zlib.compress(b"[]\n"), b"x"):
        caches["pages"].set("page:evil", packed)
        assert find_kept_page("evil") is None
    assert not (tmp_path / "ran").exists()
    with pytest.raises(TypeError, match="plain data"):
        CacheSerializer().dumps(_Bomb(tmp_path))


def test_a_shared_page_is_the_same_for_the_next_process(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr(page_store, "is_current", lambda number, tags: True)
    holes = (None, OwnPart("cart/_own_count.html", {"element_id": "x"}))
    headers = (("Content-Type", "text/html"),)
    page = KeptPage((b"one\ntwo", b"", b"\xff\n"), holes, headers, "digest", ("product:1",), 7, time.time() + 60)
    keep_page("k", page)
    page_store.memory.clear()
    assert find_kept_page("k") == page


@pytest.mark.parametrize("url", ["", "redis://127.0.0.1:6379/0"])
def test_every_queue_is_told_to_keep_data(url: str, tmp_path: Path) -> None:
    assert isinstance(queue_settings(redis_url=url, data_dir=tmp_path, workers=1)["serializer"], QueueSerializer)


def test_a_job_with_its_moment_goes_through_the_queues_file(tmp_path: Path) -> None:
    huey = SqliteHuey("t", filename=str(tmp_path / "queue.sqlite3"), results=False, serializer=QueueSerializer())
    ran: list[Any] = []

    @huey.task(retries=2, retry_delay=5)
    def job(*args: Any, **kwargs: Any) -> None:
        ran.append((args, kwargs))

    at = datetime(2030, 1, 1, tzinfo=UTC)
    job(1, [2, 3], name="x")
    job.schedule((4,), eta=at)
    huey.execute(huey.dequeue())
    waiting = huey.dequeue()
    assert ran == [((1, [2, 3]), {"name": "x"})]
    assert (waiting.args, waiting.retries, waiting.eta.year) == ((4,), 2, 2030)


@pytest.mark.redis
def test_redis_holds_no_pickle_and_what_another_left_there_reads_as_nothing() -> None:
    cache.set("names", [(1, "conakry")], timeout=60)
    key = cache.make_key("names")
    client = cache._cache.get_client(key)
    assert client.get(key).startswith(b"\x01")
    assert cache.get("names") == [(1, "conakry")]
    client.set(key, pickle.dumps([1]))
    assert cache.get("names", "none") == "none"
    assert cache.get_many(["names"]) == {}
