"""Pages that a process answers itself before it forks: what the first pages would build (templates, statements, patterns of addresses,
texts) is there once for all of its children then, and no visitor waits for it.

Nobody hears of these pages: the database lets them read only, in a transaction that ends with the page; caches are away; no line is logged.
Where the database is away or lacks its tables, one line says so, and the process starts as it would without them.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.http.request import validate_host
from django.utils import translation

from shop.common.language_addresses import PARAMETER
from site_config.page_store import memory

PAGES = ("/", "/search/", "/stores/", "/account/login/")
LINKED = re.compile(rb'href="(/[ps]/[a-z0-9-]+/)"')  # a product and a store, where those pages show one
TIMES = 2  # of each in each language: the second finds what the first has built. Eight times left children no lighter
log = structlog.get_logger(__name__)


def answer_pages(*, times: int = TIMES) -> bool:
    """Answer each page so often in each language; whether all were answered well. Never raises: the start goes on."""
    paths: dict[str, str] = {page: page for page in PAGES}  # by kind
    try:
        with _unheard(), _caches_away(), _connections_kept(), translation.override(None, deactivate=True):
            for number in range(times * len(settings.LANGUAGES)):
                language, _name = settings.LANGUAGES[number % len(settings.LANGUAGES)]
                for path in list(paths.values()):
                    body = _build_unheard_page(path, f"{PARAMETER}={language}")
                    paths |= {found[1:2].decode(): found.decode() for found in LINKED.findall(body)}
    except Exception as error:  # noqa: BLE001  # whatever it is
        structlog.contextvars.clear_contextvars()
        log.warning("pages_not_warmed", error=type(error).__name__, reason=str(error).partition("\n")[0])
        return False
    structlog.contextvars.clear_contextvars()  # the last page's
    return True


class _Unanswered(Exception):
    """A page is not as it should be."""


def _build_unheard_page(path: str, query: str) -> bytes:
    """The page; _Unanswered when it is none."""
    application = import_module("site_config.wsgi").application
    said: list[str] = []
    with _reading_only():
        answer = application(_environ(path, query), lambda status, _headers, _error=None: said.append(status))
        try:
            body = b"".join(answer)
        finally:
            answer.close()
    if said != ["200 OK"]:
        raise _Unanswered(f"{path} answers {said[0]}")
    return body


def _environ(path: str, query: str) -> dict[str, Any]:
    """What a server hands on, of a visitor who comes to our own address as the site demands it."""
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": _host(site.netloc),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _host(own: str) -> str:
    """The site's own, or another one where it does not answer to that."""
    allowed = settings.ALLOWED_HOSTS
    names = (own, *(name.removeprefix(".") for name in allowed if name != "*"))
    return next((name for name in names if validate_host(name.partition(":")[0], allowed)), own)


@contextmanager
def _reading_only() -> Iterator[None]:
    """The database refuses to write for us. Said of the transaction, not of the session, which a pooler may hand to others."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            yield
            transaction.set_rollback(True)
        return
    # A transaction would be the one writer's here, and keep others waiting.
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def _connections_kept() -> Iterator[None]:
    """Django would close a connection that begins or ends a request within a transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@contextmanager
def _caches_away() -> Iterator[None]:
    """In their place is one that keeps nothing. What pages keep in this process's memory goes too: a child may be forked days later."""
    kept = {alias: caches[alias] for alias in settings.CACHES}
    for alias in kept:
        caches[alias] = DummyCache(alias, {})
    try:
        yield
    finally:
        for alias, cache in kept.items():
            caches[alias] = cache
        memory.clear()


@contextmanager
def _unheard() -> Iterator[None]:
    """No logger says anything: nobody has asked for these pages."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
