"""Counting tries in the shared cache."""

from django.core.cache import cache


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Whether this is at most the `limit`th try under the key in a window of that many seconds."""
    cache_key = f"tries:{key}"
    try:
        return cache.incr(cache_key) <= limit
    except ValueError:  # the first of a window
        is_first = cache.add(cache_key, 1, timeout=seconds)
    return limit >= 1 if is_first else allow(key, limit=limit, seconds=seconds)


def is_exhausted(key: str, *, limit: int) -> bool:
    """Whether `limit` tries under the key have been counted in the window that runs; counts none itself."""
    return int(cache.get(f"tries:{key}", 0)) >= limit
