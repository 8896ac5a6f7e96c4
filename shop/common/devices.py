"""Knowing a device again: a random text in a long-lived cookie, and nothing else. Whoever keeps it keeps a digest.

It is given with a sign-in, an order or a bid; pages that visitors share never set it, nor look at it.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shop.common.tokens import url_token

DEVICE_COOKIE = "browser"
YEAR = 365 * 24 * 3600


def device_key(request: HttpRequest) -> str:
    """The device's text. A new device has none yet: `remember_device` gives it the one that is drawn here."""
    key = request.COOKIES.get(DEVICE_COOKIE, "")[:64] or url_token()
    request.COOKIES[DEVICE_COOKIE] = key
    return key


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the device its cookie, for a year from now."""
    response.set_cookie(
        DEVICE_COOKIE,
        device_key(request),
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
