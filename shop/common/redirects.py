"""Where to go next."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponsePermanentRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, default: str = "") -> str:
    """The `next` of the form or the address if it stays on this site, else the default: no link may lead our visitors away."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    # What has no slash is no address, but to redirect() the name of one: it would look for it.
    if "/" in target and url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return default


def moved_to(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """Something has another address now (301); what was asked of it in the query stays asked."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def try_and_go(request: HttpRequest, act: Callable[[], object], *, refusals: type[Exception], done: str, page: Any) -> HttpResponse:
    """Do it and go to the page (as redirect() takes it), which then says `done`, or in its own words why it was refused."""
    try:
        act()
    except refusals as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(page)


def post_or_go(page: str, *, keep: tuple[str, ...] = ()) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a view that answers POST with a whole page: whoever asks for its address otherwise is sent to that page.

    It happens: a refused form's page is reloaded, its language is switched, signing in comes back to it. `keep` names the arguments
    which the page's address shares. Where a form's token is over, `site_config.stale_forms` leads there too.
    """

    def page_of_form(kwargs: dict[str, Any]) -> str:
        return resolve_url(page, **{name: kwargs[name] for name in keep})

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
            return redirect(page_of_form(kwargs))

        wrapper.page_of_form = page_of_form  # type: ignore[attr-defined]
        return wrapper

    return decorate
