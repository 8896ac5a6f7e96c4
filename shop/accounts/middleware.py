"""Codes are sent so many a minute: what is asked for beyond that is refused in words, wherever it is asked for."""

from collections.abc import Callable

from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse


class PaceMiddleware:
    """allauth's own pages let it through where a number is changed before it was proved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says to wait; nothing for any other exception."""
        if not isinstance(exception, RateLimited):
            return None
        response: HttpResponse = respond_429(request)
        return response
