"""Counting in Redis, and in what stands in for it."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client

from shop.common.clock import now
from shop.common.ratelimit import allow, is_exhausted
from shop.limits.models import TryCount
from shop.limits.services import forget_ended
from shop.promotions.exceptions import CodeRefusal, PromoRefused
from shop.promotions.services.code_attempts import WRONG_TRIES, try_code
from tests.ports import reserved_port
from tests.servers import running_redis
from tests.threads import kinds_of, run_together


@pytest.fixture
def redis_away(settings: Any) -> Iterator[None]:
    """A site that was told of a Redis; at that port nobody listens."""
    with reserved_port() as nobody:
        away = {"BACKEND": "site_config.cache.TolerantRedisCache", "LOCATION": f"redis://127.0.0.1:{nobody}/0"}
        settings.CACHES = {"default": away, "pages": away}
        yield


@pytest.mark.redis
def test_count_goes_up_within_its_time_and_begins_no_new_one():
    with pytest.raises(ValueError, match="not found"):
        cache.incr("visits")
    assert cache.get("visits") is None
    cache.add("visits", 1, timeout=60)
    assert [cache.incr("visits"), cache.incr("visits", 3)] == [2, 5]
    kept = cache.make_key("visits")
    assert 0 < cache._cache.get_client(kept).ttl(kept) <= 60


@pytest.mark.redis
def test_one_client_serves_all_commands_of_a_pool():
    client = cache._cache.get_client("a-key")
    assert cache._cache.get_client("another", write=True) is client
    cache.set("a-key", 1)
    assert cache.get("a-key") == 1
    assert caches.create_connection("default")._cache.get_client("a-key") is not client, "another thread's"


@pytest.mark.redis
def test_so_many_tries_in_a_window():
    assert [allow("door", limit=2, seconds=60) for _try in range(4)] == [True, True, False, False]
    assert not allow("wall", limit=0, seconds=60)


@pytest.mark.django_db
@pytest.mark.parametrize("guards", [True, False])
def test_no_redis_is_no_yes(redis_away: None, guards: bool) -> None:
    key = f"door-{guards}"
    assert [allow(key, limit=2, seconds=60, guards=guards) for _try in range(4)] == [True, True, False, False]
    assert is_exhausted(key, limit=2, guards=guards)
    assert not is_exhausted(f"{key}-other", limit=1, guards=guards)
    assert TryCount.objects.filter(kind="guard").exists() is guards
    assert cache.get("page") is None
    cache.set("page", 1)
    assert cache.get("page") is None, "what is no limit is not kept in each process apart"


@pytest.mark.django_db
def test_codes_are_guessed_no_oftener_without_redis(redis_away: None) -> None:
    refusals = []
    for number in range(WRONG_TRIES + 2):
        with pytest.raises(PromoRefused) as refused:
            try_code(f"NOPE{number}", tried_by={"user:1": WRONG_TRIES})
        refusals.append(refused.value.refusal)
    assert refusals.count(CodeRefusal.UNKNOWN) == WRONG_TRIES
    assert refusals[-1] == CodeRefusal.TOO_MANY_TRIES


@pytest.mark.django_db
def test_window_that_is_over_begins_anew(redis_away: None) -> None:
    assert [allow("window", limit=1, seconds=60, guards=True) for _try in range(2)] == [True, False]
    TryCount.objects.update(ends_at=now())
    assert [allow("window", limit=1, seconds=60, guards=True) for _try in range(2)] == [True, False]
    TryCount.objects.update(began_at=now() + timedelta(days=1), ends_at=now() + timedelta(days=2))  # the clock was set back since
    assert allow("window", limit=1, seconds=60, guards=True)
    TryCount.objects.update(ends_at=now())
    forget_ended()
    assert not TryCount.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_do_not_outrun_the_count_in_the_database(redis_away: None) -> None:
    assert kinds_of(run_together([_allow_or_not] * 12)) == {"No": 9, "Yes": 3}


class Yes: ...


class No: ...


def _allow_or_not() -> Yes | No:
    return Yes() if allow("crowd", limit=3, seconds=60, guards=True) else No()


@pytest.mark.django_db
def test_redis_that_takes_questions_and_answers_none_costs_one_timeout(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vain: list[str] = []
    monkeypatch.setattr("site_config.cache.log.warning", lambda event, **_facts: vain.append(event))
    monkeypatch.setattr("shop.common.silences.SILENCE_SECONDS", 600)  # however slow the page is here
    with reserved_port() as port, running_redis(port, tmp_path / "redis.log") as redis:
        stuck = {"BACKEND": "site_config.cache.TolerantRedisCache", "LOCATION": f"redis://127.0.0.1:{port}/0"}
        settings.CACHES = {"default": stuck, "pages": stuck}
        cache.set("page", 1)
        assert cache.get("page") == 1
        os.kill(redis.pid, signal.SIGSTOP)
        assert Client().get("/search/?q=robe").status_code == 200
        assert [allow("stuck", limit=1, seconds=60, guards=True) for _try in range(2)] == [True, False]
        assert caches.create_connection("default").get("page") is None, "another thread's"
    assert vain == ["cache_unreachable"]
