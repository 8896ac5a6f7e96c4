"""Pages that cost much to build: how many of them one person and one network address may ask for in a minute.

Generous: who looks around never meets the limit. What is answered from what visitors share does not reach the view, and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from shop.common.ratelimit import allow
from shop.common.requests import client_network

P = ParamSpec("P")
NEIGHBOURS = 10  # times as much for one address, behind which there may be a whole town
STRANGERS = 5  # times as much for all of it who have no session yet and whose browsers call themselves the same: many do
SECONDS = 60


def dear_page(kind: str, *, a_minute: int) -> Callable[[Callable[P, HttpResponse]], Callable[P, HttpResponse]]:
    """Limit a view: so many of that kind for one person, ten times as many for an address. Beyond, 429 in words with Retry-After.

    htmx shows it as a toast and leaves the page as it is.
    """

    def limit(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
        @wraps(view)
        def limited(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            request = args[0]
            assert isinstance(request, HttpRequest)
            return view(*args, **kwargs) if _may_have(request, kind, a_minute) else too_many(request)

        return limited

    return limit


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that says so. It asks nothing of the database."""
    response = HttpResponse(get_template("429.html").render({"is_paced": True}), status=429)
    response["Retry-After"] = str(SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _may_have(request: HttpRequest, kind: str, a_minute: int) -> bool:
    limits = _limit_of_person(request, a_minute) | {f"network:{client_network(request)}": NEIGHBOURS * a_minute}
    return all(allow(f"page:{kind}:{key}", limit=limit, seconds=SECONDS) for key, limit in limits.items())


def _limit_of_person(request: HttpRequest, a_minute: int) -> dict[str, int]:
    """The session, which is one's own; without one, the address and how the browser calls itself, which many share."""
    session = getattr(getattr(request, "sent_by", request), "session", None)  # of a page for all: of the one for whom it is built
    if session is not None and session.session_key:
        return {f"session:{session.session_key}": a_minute}
    browser = sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]
    return {f"visitor:{client_network(request)}:{browser}": STRANGERS * a_minute}
