"""Asking payment services over HTTP: one patience, one reading of what goes wrong, and nothing personal or secret in a log.

What a service answers with 2xx or 4xx is its own word, and the provider reads it. Everything else (no connection, no answer in time, an
error of the server, a page that is no JSON, keys it does not accept, too many questions) means that nobody knows: ProviderDown.
"""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import structlog
from django.conf import settings
from django.core.cache import cache as store

from shop.common.late import late_module
from shop.payments.exceptions import ProviderDown

if TYPE_CHECKING:
    import httpx
else:
    httpx = late_module("httpx")

log = structlog.get_logger(__name__)

TOKEN_MARGIN_SECONDS = 60  # a token is not used in the last minute of its life
Method = Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
_UNKNOWN = frozenset({401, 403, 407, 408, 425, 429})
_MAY_HAVE_WORKED = frozenset({408, 504})  # somebody on the way lost patience


@dataclass(frozen=True, slots=True)
class Reply:
    """A service's own word."""

    status: int
    data: dict[str, Any]

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300


def ask_service(
    service: str,
    method: Method,
    url: str,
    *,
    json_body: Mapping[str, Any] | None = None,
    form: Mapping[str, str] | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
    readable: Collection[int] = (),
) -> Reply:
    """One question and its answer; raises ProviderDown. `readable`: statuses that carry an answer although they look like trouble."""
    question = {"json": json_body, "data": form, "content": content, "headers": dict(headers or {}), "auth": basic}
    answer = _ask(service, method, url, readable=readable, **question)
    return Reply(answer.status_code, _object(service, method, answer))


def fetch_text(service: str, url: str, *, most_bytes: int) -> str:
    """What lies at that address, "" where it says that nothing does, or too much; raises ProviderDown."""
    answer = _ask(service, "GET", url)
    return answer.text if answer.status_code == 200 and len(answer.content) <= most_bytes else ""


def _ask(service: str, method: Method, url: str, *, readable: Collection[int] = (), **question: Any) -> httpx.Response:
    try:
        answer = _http_client().request(method, url, timeout=settings.PAYMENT_TIMEOUT_SECONDS, **question)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _down_after(service, method, type(error).__name__, was_heard=_was_sent(error)) from None
    status = answer.status_code
    if status not in readable and not _is_its_word(status):
        raise _down_after(service, method, str(status), was_heard=status in _MAY_HAVE_WORKED)
    return answer


def _was_sent(error: Exception) -> bool:
    never = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL)
    return not isinstance(error, never)


def _is_401(reply: Reply) -> bool:
    return reply.status == 401


@dataclass(frozen=True, slots=True)
class BearerAccount:
    """Our account at a service that hands out bearer tokens. `fetch` answers a new token and its life in seconds."""

    service: str
    identity: tuple[str, ...]  # whose token it is: the address and the client's id, say
    fetch: Callable[[], tuple[str, int]]
    is_stale: Callable[[Reply], bool] = _is_401  # whether that answer means that the token is not taken

    def ask(
        self, method: Method, url: str, *, headers: Mapping[str, str] | None = None, readable: Collection[int] = (), **question: Any
    ) -> Reply:
        """`ask_service` with our token, and once more with a fresh one when the service does not take it any more."""
        for is_last in (False, True):
            ours = {"Authorization": f"Bearer {self.token()}", **(headers or {})}
            reply = ask_service(self.service, method, url, headers=ours, readable={401, *readable}, **question)
            if not self.is_stale(reply):
                break
            store.delete(self._cache_key)
            if is_last:
                raise _down_after(self.service, method, "token", was_heard=False)
        return reply

    def token(self) -> str:
        """A bearer token, kept until shortly before it ends."""
        token = store.get(self._cache_key)
        if not token:
            token, seconds = self.fetch()
            if seconds > TOKEN_MARGIN_SECONDS:
                store.set(self._cache_key, token, seconds - TOKEN_MARGIN_SECONDS)
        return str(token)

    @property
    def _cache_key(self) -> str:
        return f"payments:token:{self.service}:{hashlib.sha256(json.dumps(self.identity).encode()).hexdigest()}"


def _is_its_word(status: int) -> bool:
    return 200 <= status < 300 or (400 <= status < 500 and status not in _UNKNOWN)


def _object(service: str, method: str, answer: httpx.Response) -> dict[str, Any]:
    if not answer.content:
        return {}
    try:
        found = answer.json()
    except (ValueError, RecursionError):
        raise _down_after(service, method, "unreadable", was_heard=answer.status_code < 500) from None
    if not isinstance(found, dict):
        raise _down_after(service, method, "unreadable", was_heard=answer.status_code < 500)
    return found


def _down_after(service: str, method: str, why: str, *, was_heard: bool) -> ProviderDown:
    log.warning("payment_service_down", service=service, method=method, why=why)  # no address: some hold a customer's phone
    return ProviderDown(was_heard=was_heard)


@cache
def _http_client() -> httpx.Client:
    """One for the process: making one costs more than most questions."""
    return httpx.Client(verify=_authorities(), follow_redirects=False, limits=httpx.Limits(max_connections=64, keepalive_expiry=30))


@cache
def _authorities() -> ssl.SSLContext:
    """Whom to believe: reading their certificates is what makes a client dear."""
    return httpx.create_ssl_context()
