"""Forms of visitors about whom nothing is known, on a page that their browser had kept.

A page may be kept by a browser and shown again after "nothing has changed" (site_config/page_tags.py). Its forms hold the token that came
with it. Where the cookie of that token is gone (cleared, run out, or another since somebody signed in and out), Django would refuse the
form, though the page is ours. Such a form is taken if the browser itself says by `Origin` that one of our pages has sent it, and if the
request carries nothing that could be misused: no session, no key. The page's token then becomes the cookie, so that its next form is
as good. Whoever has a session is asked for the token, as ever.
"""

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest

from site_config.shared_pages import is_nobody


class VisitorCsrfMiddleware(CsrfViewMiddleware):
    """Django's own, and the exception above."""

    def _check_token(self, request: HttpRequest) -> None:
        try:
            super()._check_token(request)  # type: ignore[misc]  # the stubs leave it out
        except RejectRequest:
            # A wrong Origin was refused before; one that is there is ours.
            token = _token_sent(request) if "Origin" in request.headers and is_nobody(request) else ""
            if not token:
                raise
            request.COOKIES = request.COOKIES | {settings.CSRF_COOKIE_NAME: token}
            super()._check_token(request)  # type: ignore[misc]  # what is no token at all is refused here
            request.META |= {"CSRF_COOKIE": self._get_secret(request), "CSRF_COOKIE_NEEDS_UPDATE": True}  # type: ignore[attr-defined]


def _token_sent(request: HttpRequest) -> str:
    """ "" also where the connection broke before the form was there."""
    try:
        return request.POST.get("csrfmiddlewaretoken", "") or request.headers.get("X-CSRFToken", "")
    except UnreadablePostError:
        return ""
