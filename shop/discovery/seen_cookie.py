"""What a visitor without an account looked at: in a signed cookie of his own browser, and nowhere else.

The cookie goes to discovery's own addresses only. So it never reaches a product's page, which all visitors share.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE, PATH, SALT = "seen", "/discover/", "shop.discovery.seen"
MAX_SEEN = 20
DAYS = 30


def seen_in(request: HttpRequest) -> list[int]:
    """Ids of products, the latest first; nothing when the cookie is missing, old or forged."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=DAYS * 86_400)
    except signing.BadSignature:
        return []
    return [pk for pk in found if isinstance(pk, int)][:MAX_SEEN] if isinstance(found, list) else []


def put_seen(response: HttpResponse, product_ids: Sequence[int]) -> None:
    """Remember these, the latest first."""
    value = signing.dumps(list(dict.fromkeys(product_ids))[:MAX_SEEN], salt=SALT, compress=True)
    response.set_cookie(
        COOKIE, value, max_age=DAYS * 86_400, path=PATH, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def drop_seen(response: HttpResponse) -> None:
    """Delete the cookie."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
