"""Serving visitors without a session the pages that others of their kind were served. What may be shared: see shop/common/pages.py.

Whoever has a session shares them too, but for what is their own: `site_config/peoples_pages.py`.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import Resolver404, ResolverMatch, get_urlconf, resolve
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from shop.common.devices import DEVICE_COOKIE
from shop.common.own_parts import MARK, OwnPart
from shop.common.pages import current_number, noting
from site_config.page_store import KeptPage, building, find_kept_page, find_stale_page, keep_page
from site_config.page_tags import answer_unchanged, page_digest, tagged
from site_config.release import release_mark

GetResponse = Callable[[HttpRequest], HttpResponse]

THEME_COOKIE, MARKET_COOKIE = "theme", "market"
# The only ones a visitor may have: they are part of the key, or have no influence on the page.
KNOWN_COOKIES = frozenset({settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE, MARKET_COOKIE, DEVICE_COOKIE})
HTMX_HEADERS = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request", "HX-Target")
# Where somebody came from is no part of a page, and must not get into one that others are shown.
TRACKING = (
    "utm_",
    "mc_",
    "pk_",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "fbclid",
    "msclkid",
    "ttclid",
    "twclid",
    "yclid",
    "igshid",
    "ref_src",
)
# Stands for the token in a kept page. Nobody can write it into a description, for nobody is ever shown it.
TOKEN_MARK = salted_hmac("site_config.shared_pages", "csrf", algorithm="sha256").hexdigest()
_MARK = TOKEN_MARK.encode()
_MARKS = re.compile(rb"(?:%s|%s(\d+)\.)" % (_MARK, MARK.encode()))
REST_SECONDS = 3.0  # after a page that could not be built: so long others are shown as they were, without a try
_vain_until = 0.0  # on the clock that nobody sets
_DROPPED_HEADERS = frozenset({"set-cookie", "etag", "cache-control", "content-length"})


def shared_pages(get_response: GetResponse) -> GetResponse:
    """Stands behind the sessions, the languages and the token's cookie, which are each visitor's own, and before everything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        match = _shareable(request)
        if match is None:
            return get_response(request)
        drop_tracking(request)
        key = page_key(request)
        page = find_kept_page(key) or (find_stale_page(key) if _builds_in_vain() else None)
        if page is None:
            with building(key) as meanwhile:
                page = meanwhile
                if page is None:
                    return _build(request, get_response, key)
        request.resolver_match = match  # for the log
        return _answer_with_page(request, page)

    return middleware


def shared_csrf(request: HttpRequest) -> dict[str, str]:
    """Context processor: in a page that is being built for sharing, a mark stands for the visitor's token."""
    return {"csrf_token": TOKEN_MARK} if getattr(request, "is_built_for_sharing", False) else {}


def _shareable(request: HttpRequest) -> ResolverMatch | None:
    """Where the address leads, if its page is shared and nothing makes this visitor a particular one."""
    return view_marked(request, "is_shared_page") if is_nobody(request) else None


def is_nobody(request: HttpRequest) -> bool:
    """Whether nothing in the request tells this visitor from others: no session, and so no account, no cart and no order."""
    return KNOWN_COOKIES.issuperset(request.COOKIES) and "Authorization" not in request.headers


def view_marked(request: HttpRequest, *marks: str) -> ResolverMatch | None:
    """Where the address leads, if pages are kept and its view has one of the marks of shop/common/pages.py."""
    if not settings.PAGE_CACHE_SECONDS or request.method not in {"GET", "HEAD"} or "Authorization" in request.headers:
        return None
    try:
        match = _leads_to(request.path_info, get_urlconf(settings.ROOT_URLCONF))
    except Resolver404:
        return None
    return match if any(hasattr(match.func, mark) for mark in marks) else None


@lru_cache(maxsize=1_000)
def _leads_to(path: str, urlconf: str) -> ResolverMatch:
    """Kept, for Django asks once more when the page is built."""
    return resolve(path, urlconf)


def drop_tracking(request: HttpRequest) -> None:
    """Take out of the address's query where somebody came from."""
    query = request.META.get("QUERY_STRING", "")
    if not any(name in query for name in TRACKING):
        return
    kept = [(name, value) for name, values in request.GET.lists() for value in values if not name.startswith(TRACKING)]
    request.META["QUERY_STRING"] = urlencode(kept)
    request.GET = QueryDict(request.META["QUERY_STRING"])  # type: ignore[assignment]


def page_key(request: HttpRequest, *kind: str) -> str:
    """Under which the page is kept: whatever it may depend on."""
    htmx = (request.headers.get(name, "-") for name in HTMX_HEADERS)
    return part_key(request, *kind, request.get_full_path(), *htmx)


def part_key(request: HttpRequest, *kind: str) -> str:
    """The same for a piece of a page, which knows neither the address nor what htmx asks for."""
    parts = (
        *kind,
        release_mark(),
        request.scheme or "",
        request.get_host(),
        get_language() or "",
        request.COOKIES.get(THEME_COOKIE, ""),
        request.COOKIES.get(MARKET_COOKIE, ""),
    )
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=20).hexdigest()


def _build(request: HttpRequest, get_response: GetResponse, key: str) -> HttpResponse:
    number = current_number()  # before anything is read: what changes from here on makes the page stale
    request.is_built_for_sharing = True  # type: ignore[attr-defined]
    with noting() as tags:
        response = get_response(request)
    if response.streaming:
        return response
    if getattr(response, "is_outage", False):
        return _answer_with_stale_page(request, key) or response
    patch_vary_headers(response, ["Cookie"])
    page = page_to_keep(response, tags=tags, number=number or 0)
    if number is None or not may_be_kept(request, response):
        response.content = page.body(get_token(request) if page.holds_token else "")
        return response
    keep_page(key, page)
    return _answer_with_page(request, page)


def _answer_with_stale_page(request: HttpRequest, key: str) -> HttpResponse | None:
    """What was shown last, while the database cannot build it anew."""
    global _vain_until
    _vain_until = time.monotonic() + REST_SECONDS
    page = find_stale_page(key)
    return _answer_with_page(request, page) if page else None


def _builds_in_vain() -> bool:
    """Whether this process has just waited for the database in vain: it need not stand there again for each visitor."""
    return time.monotonic() < _vain_until


def page_to_keep(response: HttpResponse, *, tags: set[str], number: int, own_parts: Sequence[OwnPart] = ()) -> KeptPage:
    """What was built, taken apart at its marks."""
    pieces = _MARKS.split(response.content)
    headers = tuple((name, value) for name, value in response.items() if name.lower() not in _DROPPED_HEADERS)
    return KeptPage(
        parts=tuple(pieces[::2]),
        holes=tuple(own_parts[int(index)] if index else None for index in pieces[1::2]),
        headers=headers,
        digest=page_digest(response.content, headers),
        tags=tuple(sorted(tags)),
        number=number,
        until=time.time() + settings.PAGE_CACHE_SECONDS,
    )


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whole, and nobody's own: no cookie is set, no session begun, no real token asked for, no script allowed for this one answer."""
    is_own = bool(response.cookies) or request.session.modified or request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    is_own = is_own or "'nonce-" in response.headers.get("Content-Security-Policy", "")
    return response.status_code == 200 and not is_own and "Cache-Control" not in response


def _answer_with_page(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """The page, or that it is still the one which the visitor has: no token is made for that, and no cookie set."""
    unchanged = answer_unchanged(request, page.digest, page.headers)
    if unchanged is not None:
        return unchanged
    return tagged(HttpResponse(page.body(get_token(request) if page.holds_token else "")), page.digest, page.headers)
