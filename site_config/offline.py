"""Without network: the service worker, whose pages it may show, what it says of all others, and the site as an app on a home screen.

The rules are in docs/decisions/0017-kept-pages.md; which pages are kept, their views say: `shop.common.offline.kept_offline`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from site_config.static_files import strip_source

GetResponse = Callable[[HttpRequest], HttpResponse]

OWNER_HEADER = "Makiti-Owner"
VISITOR = "visitor"
_STATIC = settings.BASE_DIR / "static"
_KINDS = {".css", ".js", ".svg", ".png"}


def page_owner(get_response: GetResponse) -> GetResponse:
    """Tell the worker whose page it holds: it forgets what it has kept as soon as that is somebody else.

    The name is this session's: signing out and in again makes another one, and it says nothing to anybody else.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and request.session.accessed:  # else nobody has looked who is there, nor need we ask the database
            response.headers[OWNER_HEADER] = _owner(request)
        return response

    return middleware


def _owner(request: HttpRequest) -> str:
    key = request.session.session_key
    return salted_hmac("site_config.offline", key, algorithm="sha256").hexdigest()[:20] if key else VISITOR


# Public: a browser fetches it by itself, also when nobody is signed in. It stands at the root, so that it may speak for the whole site.
@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that answers without network, and shows push messages while no page is open."""
    script = f"const SITE = {json.dumps(worker_facts())};\n".encode() + strip_source("js/sw.js", (_STATIC / "js/sw.js").read_bytes())
    etag = f'"{hashlib.blake2b(script, digest_size=12).hexdigest()}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    return response


def worker_facts() -> dict[str, object]:
    """What the worker knows of this site and of this deployment."""
    return {
        "version": deployment(),
        "offline": {code: reverse("offline_page", args=[code]) for code, _name in settings.LANGUAGES},
        "files": settings.STATIC_URL,
        "pictures": settings.MEDIA_URL,
        "signOut": reverse("account_logout"),
        "icon": static("img/icon-192.png"),
    }


def deployment() -> str:
    """Changes whenever a style sheet, a script, an icon or the page shown without network does: caches of another version are dropped."""
    return _deployment() if settings.IS_PUBLIC else _deployment.__wrapped__()  # where files are edited, each time anew


@cache
def _deployment() -> str:
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for path in Path(_STATIC).rglob("*") if path.suffix in _KINDS):
        digest.update(path.read_bytes())
    for code, _name in settings.LANGUAGES:
        digest.update(_offline_page(code).encode())
    return digest.hexdigest()


@login_not_required  # public: the worker keeps it for whoever loses the network
@require_GET
def offline_page(request: HttpRequest, language: str) -> HttpResponse:
    """What is shown in the place of a page that nobody has kept."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    response = HttpResponse(_offline_page(language))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _offline_page(language: str) -> str:
    with override(language):
        return render_to_string("offline.html")  # without the request: it is nobody's own


@login_not_required  # public: how to put the site on one's home screen
@require_GET
def install_hint(request: HttpRequest) -> HttpResponse:
    """A piece of a page, fetched by its script where there is something to install."""
    return render(request, "_install_hint.html")


@login_not_required  # public: browsers read it before anybody has signed in
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """The site as an app: names, colours, icons."""
    icons = [("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-maskable-512.png", "512x512", "maskable")]
    answer = JsonResponse(
        {
            "id": "/",
            "name": settings.SITE_NAME,
            "short_name": settings.SITE_NAME,
            "description": _("Buy from the stores around you and pay in cash at your door."),
            "lang": get_language(),
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#fbf5e9",
            "theme_color": "#232469",
            "user_preferences": {"color_scheme": {"dark": {"background_color": "#0e0d24", "theme_color": "#0e0d24"}}},
            "icons": [{"src": static(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": use} for name, sizes, use in icons],
        },
        content_type="application/manifest+json",
    )
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
