"""Which pages a browser may keep and show without network. The service worker keeps nothing else: docs/decisions/0017-kept-pages.md."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from shop.common.htmx import wants_fragment

Shelf = Literal["seen", "needed"]
KEEP_HEADER = "Makiti-Keep"
V = TypeVar("V", bound=Callable[..., Any])


def kept_offline(shelf: Shelf) -> Callable[[V], V]:
    """Mark a view whose whole page may be kept in its visitor's browser, until somebody else sits there or it is too old.

    "seen": shown as it was opened last. "needed": what somebody stands in the street with (a code, an address); it is kept longer, apart,
    and anew when a piece of it has changed. `no-store` binds other caches all the same: this is a permission of its own.
    """

    def decorate(view: V) -> V:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.kept_offline = shelf  # type: ignore[attr-defined]  # the page tells its script
            response: HttpResponseBase = view(request, *args, **kwargs)
            if response.status_code == 200 and request.method == "GET" and not wants_fragment(request):
                response.headers[KEEP_HEADER] = shelf
            return response

        wrapper.kept_offline = shelf  # type: ignore[attr-defined]
        return wrapper  # type: ignore[return-value]

    return decorate
