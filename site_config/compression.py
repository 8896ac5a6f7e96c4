"""Texts travel compressed where no proxy does it: in the demo, and where daphne serves pages.

A compressed page gives away by its length whether what an attacker makes it say resembles a secret in it (BREACH). Here it does not: the
tokens of forms are masked anew for each answer (Django's CSRF), session and device stand in cookies, which are no part of the page,
codes of handovers stand on pages that repeat nothing from the address, and each answer is some random bytes longer or shorter
(`max_random_bytes`). What is added must keep to it: no text of somebody else's beside a secret that is not masked.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = {
    "text/html",
    "text/css",
    "text/plain",
    "text/csv",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/xml",
    "application/manifest+json",
    "image/svg+xml",
}


class TextCompression(GZipMiddleware):
    """Django's own, for texts alone: pictures and PDFs are compressed already. Parts of files stay as they are asked for."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:  # type: ignore[override]
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in TEXTS or response.status_code == 206 or "Range" in request.headers:
            return response
        packed: HttpResponseBase = super().process_response(request, response)  # type: ignore[arg-type]
        return packed
