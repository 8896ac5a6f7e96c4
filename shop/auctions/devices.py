"""Telling browsers apart, to find sellers who bid on their own things. The cookie says nothing else, and is kept scrambled."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.auctions.pseudonyms import DEVICE_COOKIE, device_mark
from shop.common.tokens import url_token

YEAR = 365 * 24 * 3600


def device_of(request: HttpRequest) -> str:
    """The mark of the visitor's browser; a new one gets its cookie with the answer."""
    cookie = request.COOKIES.get(DEVICE_COOKIE, "")[:64] or url_token()
    request.COOKIES[DEVICE_COOKIE] = cookie
    return device_mark(cookie)


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser its cookie."""
    response.set_cookie(
        DEVICE_COOKIE,
        request.COOKIES.get(DEVICE_COOKIE, ""),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
