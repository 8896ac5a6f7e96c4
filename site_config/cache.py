"""The shared cache, which is a convenience: when Redis is away, the site is slower and works."""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")
# In one step: a key that ran out between the look and the count would be made anew, and then never run out.
COUNT_UP = "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('INCRBY', KEYS[1], ARGV[1]) end"
log = structlog.get_logger(__name__)


class TolerantRedisCache(RedisCache):
    """Redis, answering as an empty cache while it cannot be reached."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The cached value, or the default when absent or unreachable."""
        return self._tolerate(super().get, key, default, version, fallback=default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """The cached values that are there; {} when unreachable."""
        return self._tolerate(super().get_many, keys, version, fallback={})

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """Store if possible."""
        self._tolerate(super().set, key, value, *args, fallback=None, **kwargs)

    def set_many(self, data: dict[Any, Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Store if possible; when unreachable, every key failed."""
        return self._tolerate(super().set_many, data, *args, fallback=list(data), **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the key was free; an unreachable cache never claims to hold one."""
        return self._tolerate(super().add, key, value, *args, fallback=True, **kwargs)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether the key was there."""
        return self._tolerate(super().touch, key, *args, fallback=False, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up. Unreachable reads as absent, which callers of incr() must expect anyway (ValueError)."""
        kept = self.make_and_validate_key(key, version=version)
        try:
            client = self._cache.get_client(kept, write=True)  # type: ignore[attr-defined]  # the stubs leave it out
            count: int | None = client.eval(COUNT_UP, 1, kept, delta)
        except RedisError as error:
            raise ValueError(f"Key {key!r} not found") from error
        if count is None:
            raise ValueError(f"Key {key!r} not found")
        return count

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Whether something was deleted."""
        return self._tolerate(super().delete, key, version, fallback=False)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Whether the key is there."""
        return self._tolerate(super().has_key, key, version, fallback=False)

    def _tolerate(self, call: Callable[..., T], *args: Any, fallback: T, **kwargs: Any) -> T:
        try:
            return call(*args, **kwargs)
        except RedisError as error:
            log.warning("cache_unreachable", error=str(error))
            return fallback
