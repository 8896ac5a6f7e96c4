"""The shared cache, which is a convenience: when Redis is away, the site is slower and works.

Two kinds of keys are more than that, and have something to stand in for it. What guards accounts, codes and money is then counted in the
database, which all processes share; other limits are counted in this process. Without them no Redis would mean no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Protocol, TypeVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeout
from redis.retry import Retry

from shop.common.ratelimit import GUARDED, PACED
from shop.common.silences import Silence
from shop.limits import services as counts
from site_config.plain_data import UnreadableData

T = TypeVar("T")
# In one step: a key that ran out between the look and the count would be made anew, and then never run out.
COUNT_UP = "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('INCRBY', KEYS[1], ARGV[1]) end"
ALLAUTH = "allauth:rl:"  # its limits: sign-up, new passwords, codes by text message, second factors
A_DAY = 24 * 3600.0
log = structlog.get_logger(__name__)
_silences: dict[str, Silence] = {}  # by server: each thread has a cache of its own


class Limits(Protocol):
    """What limits need of a cache."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any: ...
    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None: ...
    def add(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> bool: ...
    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int: ...
    def delete(self, key: Any, version: int | None = None) -> bool: ...


class DatabaseLimits:
    """The same in the database: counts of ours, and the lists that allauth keeps."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The count or the list."""
        kept = counts.read_count(key) if key.startswith(GUARDED) else counts.read_value(key)
        return kept or default

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        """Keep a list."""
        counts.keep_value(key, value, seconds=_seconds(timeout))

    def add(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> bool:
        """Whether it was free. A count begins with its first try."""
        if key.startswith(GUARDED):
            return counts.begin_count(key, seconds=_seconds(timeout))
        return counts.claim_value(key, value, seconds=_seconds(timeout))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up; ValueError when nothing is counted, as a cache has it."""
        count = counts.count_again(key)
        if count is None:
            raise ValueError(f"Key {key!r} not found")
        return count

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Whether something was kept."""
        return counts.drop_value(key)


_STAND_INS: list[tuple[tuple[str, ...], Limits]] = [
    ((GUARDED, ALLAUTH), DatabaseLimits()),
    ((PACED,), LocMemCache("limits", {"OPTIONS": {"MAX_ENTRIES": 10_000}})),
]


class LastingClient(RedisCacheClient):
    """Django's makes a client of redis for each command, which takes longer than the command: here each pool of connections keeps one."""

    def __init__(self, servers: Any, **options: Any) -> None:
        super().__init__(servers, **options)
        self._kept: dict[int, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        """The client of the pool that the command goes to."""
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]  # the stubs leave it out
        client = self._kept.get(id(pool))
        if client is None:
            client = self._kept[id(pool)] = Redis(connection_pool=pool)
        return client


class TolerantRedisCache(RedisCache):
    """Redis, answering as an empty cache while it cannot be reached, but for limits."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        # Tried twice, for a kept connection may have died with the Redis before this one; and never waited for long.
        quick = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
        super().__init__(server, params | {"OPTIONS": quick | params.get("OPTIONS", {})})
        self._class = LastingClient
        self._silence = _silences.setdefault(str(server), Silence())

    def disconnect(self) -> None:
        """Let go of every connection of this process, for a fork. `close` keeps them: Django calls it after each request."""
        for pool in self._cache._pools.values():  # type: ignore[attr-defined]
            pool.disconnect()

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The cached value, or the default when absent or unreachable."""
        return self._tolerate(super().get, key, default, version, fallback=_or_stand_in(key, "get", default, absent=default))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """The cached values that are there; {} when unreachable."""
        return self._tolerate(super().get_many, keys, version, fallback=dict)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store if possible."""
        self._tolerate(super().set, key, value, timeout, version, fallback=_or_stand_in(key, "set", value, timeout, absent=None))

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Store if possible; when unreachable, every key failed."""
        return self._tolerate(super().set_many, data, *args, fallback=lambda: list(data), **kwargs)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was free; an unreachable cache never claims to hold one."""
        return bool(
            self._tolerate(super().add, key, value, timeout, version, fallback=_or_stand_in(key, "add", value, timeout, absent=True))
        )

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the key was there."""
        return self._tolerate(super().touch, key, *args, fallback=bool, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up. Unreachable reads as absent, which callers of incr() must expect anyway (ValueError); limits are counted elsewhere."""
        count: int | None = self._tolerate(self._count_up, key, delta, version, fallback=_or_stand_in(key, "incr", absent=None))
        if count is None:
            raise ValueError(f"Key {key!r} not found")
        return count

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Whether something was deleted."""
        return bool(self._tolerate(super().delete, key, version, fallback=_or_stand_in(key, "delete", absent=False)))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Whether the key is there."""
        return self._tolerate(super().has_key, key, version, fallback=bool)

    def _count_up(self, key: Any, delta: int, version: int | None) -> int | None:
        kept = self.make_and_validate_key(key, version=version)
        client = self._cache.get_client(kept, write=True)  # type: ignore[attr-defined]  # the stubs leave it out
        found: int | None = client.eval(COUNT_UP, 1, kept, delta)
        return found

    def _tolerate(self, call: Callable[..., T], *args: Any, fallback: Callable[[], T], **kwargs: Any) -> T:
        if self._silence.lasts:
            return fallback()
        try:
            return call(*args, **kwargs)
        except RedisError as error:
            log.warning("cache_unreachable", error=str(error))
            if isinstance(error, RedisTimeout):
                self._silence.begin()
        except UnreadableData:  # left by somebody else: as if nothing lay there
            log.warning("cache_unreadable")
        return fallback()


def _or_stand_in(key: Any, name: str, *args: Any, absent: Any) -> Callable[[], Any]:
    """What is done instead: by whoever stands in for keys like this one, else nothing."""
    stand_in = _stand_in_for(str(key), _STAND_INS)
    return (lambda: getattr(stand_in, name)(key, *args)) if stand_in else (lambda: absent)


def _stand_in_for(key: str, stand_ins: Collection[tuple[tuple[str, ...], Limits]]) -> Limits | None:
    return next((found for prefixes, found in stand_ins if key.startswith(prefixes)), None)


def _seconds(timeout: Any) -> float:
    return float(timeout) if isinstance(timeout, int | float) and timeout > 0 else A_DAY
