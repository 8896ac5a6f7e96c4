"""By which mark a visitor's browser, or a crawler, asks whether the page it has is still the one: ETag and 304.

The mark is made of what everybody is shown: the page with its holes, and the headers that belong to it. Nothing in it is the visitor's, so
that whoever comes without a cookie is told the same. The token of forms is not in it: where a browser keeps a page and loses the cookie,
`site_config/visitor_forms.py` takes the form all the same. Language, market, theme and static files all stand in the page.

A 304 renews the stored page's headers (RFC 9111, 3.2), its security policy too. So the policy is in the mark, and a policy with a nonce,
which would fit no stored script, keeps a page from being kept at all (`may_be_kept`). See docs/decisions/0020-tags-without-the-visitor.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

Headers = Iterable[tuple[str, str]]
# RFC 9110, 15.4.5: what a 304 says anew. Of what describes the body the browser has its own.
_OF_THE_BODY = frozenset({"content-type", "content-language"})


def page_digest(content: bytes, headers: Headers) -> str:
    """Of a page as it is kept, without anything of the one who asked."""
    told = "\0".join(f"{name.lower()}:{_in_order(value)}" for name, value in sorted(headers))
    return hashlib.blake2b(content, digest_size=12, key=hashlib.blake2b(told.encode()).digest()).hexdigest()


def _in_order(value: str) -> str:
    """The directives of a policy, and what `Vary` names, come in another order in each process."""
    return ";".join(sorted(part.strip() for part in re.split("[;,]", value)))


def digest_with(digest: str, pieces: Iterable[str]) -> str:
    """Of a page whose holes are filled with these pieces."""
    return hashlib.blake2b("\0".join([digest, *pieces]).encode(), digest_size=12).hexdigest()


def answer_unchanged(request: HttpRequest, digest: str, headers: Headers) -> HttpResponse | None:
    """304 for whoever has the page with that digest; None for all others, whatever they have sent."""
    if "If-None-Match" not in request.headers:
        return None
    answer = get_conditional_response(request, etag=_weak(digest))
    if answer is None or answer.status_code != 304:
        return None
    if settings.COMPRESS_PAGES:
        patch_vary_headers(answer, ["Accept-Encoding"])
    return tagged(answer, digest, ((name, value) for name, value in headers if name.lower() not in _OF_THE_BODY))


def tagged(response: HttpResponse, digest: str, headers: Headers) -> HttpResponse:
    """With its mark. The browser may keep it and has to ask each time; the answer is mostly that nothing has changed."""
    for name, value in headers:
        if name.lower() == "vary":
            patch_vary_headers(response, [each.strip() for each in value.split(",")])
        else:
            response.headers[name] = value
    response.headers["ETag"] = _weak(digest)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _weak(digest: str) -> str:
    """Weak: the token differs, and so do the bytes once they are compressed, here or by a proxy; what is read is the same."""
    return f'W/"{digest}"'
