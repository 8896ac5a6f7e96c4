"""Counting tries in the shared cache, with something to count in when it is away: never is the answer yes because nobody could count.

What guards accounts, codes and money (`guards=True`) is then counted in the database, which all processes share; the rest in this process.
Which of the two a key is for, its prefix tells the cache (see `site_config/cache.py`).
"""

from django.core.cache import cache

GUARDED, PACED = "guard:", "tries:"


def allow(key: str, *, limit: int, seconds: int, guards: bool = False) -> bool:
    """Whether this is at most the `limit`th try under the key in a window of that many seconds."""
    cache_key = _key_in_cache(key, guards=guards)
    try:
        return cache.incr(cache_key) <= limit
    except ValueError:  # the first of a window
        is_first = cache.add(cache_key, 1, timeout=seconds)
    return limit >= 1 if is_first else allow(key, limit=limit, seconds=seconds, guards=guards)


def is_exhausted(key: str, *, limit: int, guards: bool = False) -> bool:
    """Whether `limit` tries under the key have been counted in the window that runs; counts none itself."""
    return int(cache.get(_key_in_cache(key, guards=guards), 0)) >= limit


def _key_in_cache(key: str, *, guards: bool) -> str:
    return f"{GUARDED if guards else PACED}{key}"
