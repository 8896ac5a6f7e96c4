"""Which language a page is read in: the one that its address names (`?lang=fr`), the visitor's choice, the browser's, the site's.

The address is how search engines find each page in each language (docs/decisions/0021). Whoever comes by such an address and has
chosen none goes on in that language; a choice that was made with the switch stays.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.i18n import set_language

from shop.common.language_addresses import PARAMETER, read_language

# Public: a visitor chooses a language before having an account.
urlpatterns = [path("setlang/", login_not_required(set_language), name="set_language")]

_MOVED = {301, 308}  # the same page under another address


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's own, and before it the address. The parameter ends here: a page in one language is one page, however it was asked for."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language."""
        asked = _language_of_page(request) if "HX-Request" in request.headers else ""
        asked = _take_language(request) or asked
        request.asked_language = asked  # type: ignore[attr-defined]
        if not asked:
            super().process_request(request)
            return
        translation.activate(asked)
        request.LANGUAGE_CODE = asked

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say which it was, and have whoever has chosen none go on in it."""
        response = super().process_response(request, response)
        if "HX-Request" in request.headers:
            patch_vary_headers(response, ["HX-Current-URL"])
        asked = getattr(request, "asked_language", "")
        if not asked:
            return response
        if response.status_code in _MOVED:
            response.headers["Location"] = _with_language(response.headers["Location"], asked)
        is_page = response.status_code == 304 or response.headers.get("Content-Type", "").startswith("text/html")
        has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if is_page and not has_chosen and translation.get_language_from_request(request) != asked:
            _remember(response, asked)
        return response


def _remember(response: HttpResponseBase, language: str) -> None:
    """Until the browser is closed: nobody has chosen it."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def _take_language(request: HttpRequest) -> str:
    """The language that the address names, which is taken out of its query; "" for none, or none of ours."""
    query = request.META.get("QUERY_STRING", "")
    if request.method not in {"GET", "HEAD"} or PARAMETER not in query or PARAMETER not in request.GET:
        return ""
    values = request.GET.getlist(PARAMETER)
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name != PARAMETER]
    request.META["QUERY_STRING"] = urlencode(kept)
    request.GET = QueryDict(request.META["QUERY_STRING"])  # type: ignore[assignment]
    return next(filter(None, map(read_language, values)), "")


def _language_of_page(request: HttpRequest) -> str:
    """A piece of a page is in the language of the page that asks for it."""
    try:
        query = urlsplit(request.headers.get("HX-Current-URL", "")).query
    except ValueError:  # what no browser sends
        return ""
    return next(filter(None, (read_language(value) for name, value in parse_qsl(query, max_num_fields=None) if name == PARAMETER)), "")


def _with_language(location: str, language: str) -> str:
    """The new address of a page that has moved, in the language in which the old one was asked for. Other sites are none of ours."""
    parts = urlsplit(location)
    if parts.netloc and f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return location
    return parts._replace(query="&".join(filter(None, [parts.query, urlencode({PARAMETER: language})]))).geturl()
