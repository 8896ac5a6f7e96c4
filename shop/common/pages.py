"""Pages which visitors about whom we know nothing share, and how a change makes them be built anew.

A shared page notes what it shows as tags ("product:12", "shelf:GN:mode/femme"). Every change, once committed, raises its tags to the
next number of one counter. A kept page remembers the counter from before it was built, and may be shown as long as none of its tags
stands higher. So a page that was being built while something changed is never shown, however late it is put away; and one MGET tells.

`floor` is a tag that every page has. It is there as long as the counter is: when the cache loses its memory, everything is built anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

from shop.common.clock import now

TAG_SECONDS = 24 * 3600  # far longer than any page is kept: what forgets a tag has forgotten its pages
COUNTER, FLOOR = "counter", "floor"
SECONDS_TO_BUILD = 10  # more than a page ever takes: it is kept from then on
MAX_UNHEARD = 10_000  # beyond, everything is built anew
V = TypeVar("V", bound=Callable[..., Any])

_shown: ContextVar[set[str] | None] = ContextVar("shown", default=None)
_unheard: set[str] = set()  # tags that could not be raised while the cache was away: the next contact does it


def shared_page(view: V) -> V:
    """Mark a view whose page may be kept for visitors without a session. It calls `shows` for everything that can change on it.

    The page must depend on nothing but its address, the language, the market and the theme: other cookies do not reach it.
    """
    view.is_shared_page = True  # type: ignore[attr-defined]
    return view


def peoples_page(view: V) -> V:
    """The same for a page that leaves open own parts even for visitors without a session: see shop/common/own_parts.py."""
    view.is_peoples_page = True  # type: ignore[attr-defined]
    return view


def shows(*tags: str) -> None:
    """Note that the page being built shows these; nothing when none is being built for sharing."""
    noted = _shown.get()
    if noted is not None:
        noted.update(tags)


@contextmanager
def noting() -> Iterator[set[str]]:
    """Collect what `shows` is told within."""
    noted: set[str] = set()
    token = _shown.set(noted)
    try:
        yield noted
    finally:
        _shown.reset(token)


def shown_until() -> datetime:
    """What a page for all says of "now" must still be true at this instant: it is the latest at which a page that is being built is shown.

    A day that is promised for an order of this instant is not too early for any order before.
    """
    return now() + timedelta(seconds=settings.PAGE_CACHE_SECONDS + SECONDS_TO_BUILD if settings.PAGE_CACHE_SECONDS else 0)


def product_tag(pk: int) -> str:
    """One product: its words, prices, stock, pictures."""
    return f"product:{pk}"


def store_tag(pk: int) -> str:
    """One store: its front and everything on its shelf."""
    return f"store:{pk}"


def stores_tag(country_code: str) -> str:
    """The stores of a market."""
    return f"stores:{country_code}"


def shelf_tag(country_code: str, path: str = "") -> str:
    """What is on a shelf of a market and on those below it; without a path, on all of them."""
    return f"shelf:{country_code}:{path}"


def current_number() -> int | None:
    """Where the counter stands: read it before building. None while the cache is away, or has yet to hear of a change."""
    return _counter() if _has_heard() else None


def is_current(number: int, tags: Collection[str]) -> bool:
    """Whether nothing with these tags has changed since the counter stood at that number. One round trip."""
    if not _has_heard():
        return False
    found = _page_cache().get_many([FLOOR, *tags])
    return FLOOR in found and max(found.values()) <= number


def expire_pages(tags: Iterable[str]) -> bool:
    """Have every page with one of the tags built anew, in every process, from the next request on. Call it after the commit.

    False when the cache cannot be reached: this process then does it at its next contact, and others should try as well.
    """
    wanted = {*tags, *_unheard}
    number = _next_number() if wanted else None
    if number is None:
        _unheard.update(wanted if len(wanted) <= MAX_UNHEARD else {FLOOR})
        return not wanted
    if _page_cache().set_many(dict.fromkeys(wanted, number), timeout=TAG_SECONDS):
        _unheard.update(wanted)
        return False
    _unheard.difference_update(wanted)
    return True


def expire_all_pages() -> bool:
    """The same for all pages."""
    return expire_pages([FLOOR])


def _has_heard() -> bool:
    return not _unheard or expire_pages(())


def _counter() -> int | None:
    cache = _page_cache()
    found = cache.get_many([COUNTER, FLOOR])
    if len(found) < 2:
        # By the clock: higher than whatever was counted before the memory was lost. `add`, so that two who begin agree.
        cache.add(COUNTER, max(int(time.time() * 1000), found.get(FLOOR, 0) + 1), timeout=None)
        cache.add(FLOOR, cache.get(COUNTER, 0), timeout=None)
        found = cache.get_many([COUNTER, FLOOR])
    return int(found[COUNTER]) if len(found) == 2 else None


def _next_number() -> int | None:
    """Count on; None while the cache is away."""
    for _attempt in range(2):
        try:
            return _page_cache().incr(COUNTER)
        except ValueError:  # it has not counted yet, or it is away
            if _counter() is None:
                return None
    return None


def _page_cache() -> BaseCache:
    return caches["pages"]
