"""Counting tries in the shared cache."""

from django.core.cache import cache


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Whether this is at most the `limit`th try under the key in a window of that many seconds."""
    cache_key = f"tries:{key}"
    if cache.add(cache_key, 1, timeout=seconds):
        return limit >= 1
    try:
        return cache.incr(cache_key) <= limit
    except ValueError:  # the window ended between the two calls
        return True


def is_exhausted(key: str, *, limit: int) -> bool:
    """Whether `limit` tries under the key have been counted in the window that runs; counts none itself."""
    return int(cache.get(f"tries:{key}", 0)) >= limit
