"""Liveness and readiness, for the machine that restarts or routes around a process."""

import mimetypes
import posixpath
import secrets
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.static import serve

from shop.audits.queries import books_report
from shop.common.clock import MOST_SECONDS, now
from shop.events.dispatcher import oldest_unhandled
from shop.images.picture_storage import PUBLIC
from site_config.clocks import seconds_off

QUEUE_PATIENCE_SECONDS = 300
_TRACES_OF_PROXY = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "X-Real-IP", "Via", "CF-Connecting-IP")
_PICTURES = {"image/jpeg", "image/webp"}


@login_not_required  # public: asked by the process manager
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all; it asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required  # public: asked by the load balancer
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when everything the site leans on answers, else 503; with the reasons for this machine, and for whoever has the token."""
    answers = {name: _answer_of_part(check) for name, check in _CHECKS.items()}
    ready = all(answer == "ok" for answer in answers.values())
    reasons = {**answers, "books": _books()} if _may_know_reasons(request) else {}
    return JsonResponse({"ready": ready, **reasons}, status=200 if ready else 503)


@login_not_required  # public: product pictures
def media(request: HttpRequest, path: str, document_root: str) -> HttpResponseBase:
    """Uploaded pictures, from the disk or from a private bucket. Their names are made of their content: they may be kept for ever."""
    if posixpath.normpath(path) != path or not path.startswith(f"{PUBLIC}/"):  # a bucket may hold what is not for everybody beside them
        raise Http404
    try:
        response = _from_bucket(path) if settings.S3_BUCKET else serve(request, path, document_root=document_root)
    except (OSError, ValueError, SuspiciousOperation) as error:  # none there, or a name that nobody takes: too long, with a NUL, climbing
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _from_bucket(path: str) -> HttpResponseBase:
    content_type = mimetypes.guess_type(path)[0]
    if content_type not in _PICTURES:
        raise Http404
    return FileResponse(default_storage.open(path), content_type=content_type)


def _may_know_reasons(request: HttpRequest) -> bool:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    has_token = bool(settings.READYZ_TOKEN) and constant_time_compare(sent, settings.READYZ_TOKEN)
    return has_token or _is_this_machine(request)


def _is_this_machine(request: HttpRequest) -> bool:
    """Behind a proxy on this machine everybody comes from it. So it counts only without a trace of one, and under a loopback name."""
    if any(name in request.headers for name in _TRACES_OF_PROXY):
        return False
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and _is_loopback(_host_without_port(request))


def _host_without_port(request: HttpRequest) -> str:
    host = request.headers.get("Host", "")
    return host.partition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]


def _is_loopback(address: str) -> bool:
    try:
        return address == "localhost" or ip_address(address).is_loopback
    except ValueError:
        return False


def _answer_of_part(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001  # whatever is wrong with a part is its answer
        return f"{type(error).__name__}: {error}"[:200]
    return "ok"


def _books() -> str:
    """What the last proof of the books found. A site whose books do not hold goes on serving: people look into it, not a balancer."""
    with suppress(DatabaseError):
        return books_report()
    return "unknown"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _clock() -> None:
    seconds = seconds_off()
    if seconds > MOST_SECONDS:
        raise ValueError(f"the clock of this machine is {seconds} seconds off the database's")


def _cache() -> None:
    probe = secrets.token_hex(8)
    cache.set("readyz", probe, timeout=10)
    if cache.get("readyz") is None:
        raise ConnectionError("the cache keeps nothing")


def _queue() -> None:
    oldest = oldest_unhandled()
    age = (now() - oldest).total_seconds() if oldest else 0
    if age > QUEUE_PATIENCE_SECONDS:
        raise TimeoutError(f"the oldest event has waited {int(age)} seconds: is a worker running?")


def _channel_layer() -> None:
    layer: Any = get_channel_layer()
    layer.publish("readyz", {"type": "readyz"})


_CHECKS = {"database": _database, "clock": _clock, "cache": _cache, "queue": _queue, "channel_layer": _channel_layer}
