"""What a browser does by itself with a whole page, done for htmx too: following a redirect, and showing what the site has to say."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django_htmx.http import HttpResponseClientRedirect

from shop.common.htmx import wants_fragment

GetResponse = Callable[[HttpRequest], HttpResponse]


def htmx_answers(get_response: GetResponse) -> GetResponse:
    """A redirect becomes a navigation; messages which the view queued come along as toasts. Other answers are left alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not wants_fragment(request):
            return response
        if response.status_code in {301, 302, 303} and "Location" in response.headers:
            return _navigation(request, response)
        if _may_carry_messages(request, response):
            context = {"messages": get_messages(request), "oob": True}
            response.content += render_to_string("components/_messages.html", context).encode()
        return response

    return middleware


def _navigation(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # fetch() would follow the redirect unseen and put the whole next page into a corner of this one.
    answer = HttpResponseClientRedirect(_back_to_here(request, response.headers["Location"]))
    answer.cookies = response.cookies
    return answer


def _back_to_here(request: HttpRequest, location: str) -> str:
    # After signing in, come back to the page one was on, not to the address of its fragment.
    here = getattr(request.htmx, "current_url_abs_path", None)  # type: ignore[attr-defined]
    parts = urlsplit(location)
    if parts.path != str(settings.LOGIN_URL) or not here:
        return location
    query = dict(parse_qsl(parts.query)) | {"next": here}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _may_carry_messages(request: HttpRequest, response: HttpResponse) -> bool:
    waiting = get_messages(request)
    is_fragment = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
    is_shown = response.status_code < 500 and response.status_code not in {204, 304} and "HX-Refresh" not in response.headers
    return isinstance(waiting, BaseStorage) and waiting.added_new and not waiting.used and is_fragment and is_shown
