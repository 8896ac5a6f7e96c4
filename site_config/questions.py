"""Asks what a form wants to have asked first, where no script has done it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from shop.common.questions import FIELD, read_question


class AskFirstMiddleware:
    """Nothing is done until the question is answered: the page's form sends all that was sent, but the question.

    A form with files is not asked about: a page cannot send them again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """After it is known who sends it, and that it comes from a page of ours."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or FIELD not in request.POST:
            return None
        question = read_question(request.POST[FIELD])
        if question is None or request.FILES:
            return None
        fields = [(name, value) for name, values in request.POST.lists() if name not in _NOT_AGAIN for value in values]
        context = {"question": question, "fields": fields, "action": request.get_full_path(), "back": _page_before(request)}
        return render(request, "ask_first.html", context)


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the form stands on; "" when the browser does not say."""
    page = request.headers.get("referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return page if is_ours else ""


_NOT_AGAIN = {FIELD, "csrfmiddlewaretoken"}
