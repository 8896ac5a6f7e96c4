"""What surrounds every request: its id, its log line, the answers to probes, who may keep the answer, the admin's own security policy."""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from site_config.health import healthz, readyz

log = structlog.get_logger("request")
GetResponse = Callable[[HttpRequest], HttpResponse]

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_SILENT = ("/static/", "/media/", "/healthz", "/readyz")
# The admin's theme styles inline. Its expressions are worked out by static/js/admin-expressions.js: docs/decisions/0013-admin-policy.md.
_ADMIN_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def probes(get_response: GetResponse) -> GetResponse:
    """Answer /healthz and /readyz under any name: whoever asks stands beside the process and calls it by its number."""
    answers = {"/healthz": healthz, "/readyz": readyz}

    def middleware(request: HttpRequest) -> HttpResponse:
        return answers.get(request.path_info, get_response)(request)

    return middleware


def request_log(get_response: GetResponse) -> GetResponse:
    """Give each request an id (the proxy's, if it sent a sane one), return it in X-Request-ID, and log one line."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request_id = sent if _SAFE_ID.fullmatch(sent) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = request_id
        if not request.path.startswith(_SILENT):
            _log_line(request, response, seconds=time.perf_counter() - started)
        return response

    return middleware


def _log_line(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    # The route, not the path: handover tokens and order numbers are nobody's business in a log.
    match = request.resolver_match
    log.info(
        "request",
        method=request.method,
        route=match.route if match else "unmatched",
        status=response.status_code,
        milliseconds=round(seconds * 1000),
    )


def private_pages(get_response: GetResponse) -> GetResponse:
    """What was made for one person stays in that person's browser, which asks each time: proxies keep none of it.

    So does every page, for each carries a token, a language, a cart. What may be kept otherwise, or not at all, says so itself.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response and _is_ones_own(request, response):
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    return middleware


def _is_ones_own(request: HttpRequest, response: HttpResponse) -> bool:
    session = getattr(request, "session", None)  # a probe has none
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page or (session is not None and session.accessed)


def admin_policy(get_response: GetResponse) -> GetResponse:
    """The admin's Content-Security-Policy; every other page has the strict one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", _ADMIN_POLICY)
        return response

    return middleware
