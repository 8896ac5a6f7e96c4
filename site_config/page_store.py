"""Where shared pages are kept: in the cache for every process, and in this one's memory, so that a hit fetches nothing but numbers."""

from __future__ import annotations

import json
import time
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise, zip_longest
from threading import Lock

from django.conf import settings
from django.core.cache import caches

from shop.common.own_parts import OwnPart
from shop.common.pages import is_current

MEMORY_BYTES = 32 * 1024 * 1024  # of bodies, in each process
BUILDING_SECONDS = 10  # after which somebody else may try
PATIENCE_SECONDS = 0.5  # how long one waits for another who builds the same page
_LOOK_EVERY = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was built. Between its parts belongs what is each visitor's own: their token (None), or an own part.

    Without any parts it says that this page is another one for each person.
    """

    parts: tuple[bytes, ...]
    holes: tuple[OwnPart | None, ...]
    headers: tuple[tuple[str, str], ...]
    digest: str
    tags: tuple[str, ...]
    number: int  # of the counter of changes, before it was built
    until: float  # seconds since 1970

    @property
    def holds_token(self) -> bool:
        """Whether there is a form on it."""
        return None in self.holes

    @property
    def own_parts(self) -> list[OwnPart]:
        """What each person's answer renders, in order."""
        return [hole for hole in self.holes if hole is not None]

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(len(part) for part in self.parts)

    @property
    def is_good(self) -> bool:
        """Whether it may still be shown. An end that is further away than a page is ever kept comes of a clock that was set back since."""
        left = self.until - time.time()
        return 0 < left <= settings.PAGE_CACHE_SECONDS and is_current(self.number, self.tags)

    @property
    def may_stand_in(self) -> bool:
        """Whether it may be shown while no new one can be built."""
        return abs(self.until - time.time()) <= settings.PAGE_STALE_SECONDS

    def body(self, token: str, own: Iterable[str] = ()) -> bytes:
        """For the visitor with that token, and with these own parts."""
        rendered = iter(own)
        between = [token if hole is None else next(rendered) for hole in self.holes]
        return b"".join(chain.from_iterable(zip_longest(self.parts, (text.encode() for text in between), fillvalue=b"")))


class _Memory:
    """The pages last used, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> KeptPage | None:
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: str, page: KeptPage) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._size += page.size
            while self._size > self._limit and self._pages:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0

    def _drop(self, key: str) -> None:
        page = self._pages.pop(key, None)
        self._size -= page.size if page else 0


memory = _Memory(MEMORY_BYTES)


def find_kept_page(key: str) -> KeptPage | None:
    """The page, if it is kept and nothing that it shows has changed."""
    known = memory.get(key)
    if known is not None and known.is_good:
        return known
    packed = caches["pages"].get(f"page:{key}")
    page = _unpacked(packed) if packed else None
    if page is None:
        return None
    memory.put(key, page)  # also when it is not good any more: it may have to stand in
    return page if page.is_good else None


def find_stale_page(key: str) -> KeptPage | None:
    """What was shown last, for a while: better than nothing while none can be built. Ask `find_kept_page` first."""
    known = memory.get(key)
    return known if known is not None and known.may_stand_in else None


def keep_page(key: str, page: KeptPage) -> None:
    """Keep it for every process, until its time is over."""
    memory.put(key, page)
    packed = _packed(page)
    caches["pages"].set(f"page:{key}", packed, timeout=max(1, page.until - time.time() + settings.PAGE_STALE_SECONDS))


def _packed(page: KeptPage) -> bytes:
    """A line of JSON that says what the bytes behind it are: data, which nobody can turn into code."""
    about = {name: getattr(page, name) for name in ("headers", "digest", "tags", "number", "until")}
    about["parts"] = [len(part) for part in page.parts]
    about["holes"] = [hole and {"template": hole.template, "values": hole.values} for hole in page.holes]
    return zlib.compress(b"\n".join([json.dumps(about).encode(), b"".join(page.parts)]), level=1)


def _unpacked(packed: bytes) -> KeptPage | None:
    """The page; None for what is none, as another release may have left it."""
    try:
        line, _newline, rest = zlib.decompress(packed).partition(b"\n")
        about = json.loads(line)
        ends = list(accumulate(about.pop("parts"), initial=0))
        parts = tuple(rest[start:end] for start, end in pairwise(ends))
        headers = tuple((str(name), str(value)) for name, value in about.pop("headers"))
        holes = tuple(OwnPart(**hole) if hole else None for hole in about.pop("holes"))
        return KeptPage(parts=parts, holes=holes, headers=headers, tags=tuple(about.pop("tags")), **about)
    except (zlib.error, ValueError, TypeError, KeyError, AttributeError):
        return None


@contextmanager
def building(key: str) -> Iterator[KeptPage | None]:
    """One builds, others wait a moment for what comes of it: the page if somebody else has made it, None for whoever is to build."""
    cache, lock = caches["pages"], f"building:{key}"
    if not cache.add(lock, 1, timeout=BUILDING_SECONDS):
        yield _wait_for(key, lock)
        return
    try:
        yield None
    finally:
        cache.delete(lock)


def _wait_for(key: str, lock: str) -> KeptPage | None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)
        is_built = not caches["pages"].has_key(lock)
        page = find_kept_page(key)
        if page is not None or is_built:
            return page
    return None
