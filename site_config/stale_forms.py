"""A form on the page of an order whose token is over, for somebody has signed in or up in another tab meanwhile."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_CSRF_TOKEN_MISSING
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing is done. To the page where the form stands now, with a word; Django's own 403 where there is none, or no cookie came."""
    address = _page_of_form(request)
    is_ours = settings.CSRF_COOKIE_NAME in request.COOKIES and reason.startswith("CSRF token") and reason != REASON_CSRF_TOKEN_MISSING
    if not (address and is_ours):
        return csrf_failure(request, reason)
    messages.warning(request, _("The page was out of date, so nothing has changed. Try again here."))
    return redirect(address)


def _page_of_form(request: HttpRequest) -> str:
    """Where `post_or_go` leads whoever asks for the address otherwise; of the pages that are a guest's and an account's alike."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    page_of, is_guests = (getattr(match.func, name, None) for name in ("page_of_form", "find_guest_checkouts"))
    return page_of(match.kwargs) if page_of and is_guests else ""
