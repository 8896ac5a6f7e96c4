"""What search engines may read, and where everything is: /robots.txt, /sitemap.xml and the portions it names."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from shop.catalog.models import Product
from shop.catalog.queries.sitemap_portions import listed_categories, portion_of, portions
from shop.common.dear_pages import dear_page
from shop.common.language_addresses import address_in, alternates, language_codes
from shop.common.structured_data import absolute_address
from shop.stores.models import Store
from shop.texts.queries import text_in_force
from shop.texts.states import TextKind
from site_config.release import release_mark

SECONDS = 3600  # a portion is made at most this often
_NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
_MODELS: dict[str, type[Product] | type[Store]] = {"products": Product, "stores": Store}
_VIEWS = {"products": "catalog:product", "stores": "stores:store"}
# Pages that are one person's, or lead nowhere without one; and the search, whose addresses have no end.
_CLOSED: tuple[str, ...] = (
    "/account/",
    "/admin/",
    "/cart/",
    "/checkout/",
    "/deliver/",
    "/discover/",
    "/favorites/",
    "/h/",
    "/i18n/",
    "/messages/",
)
_CLOSED += ("/notifications/", "/orders/", "/pay/", "/places/children/", "/returns/", "/search/", "/sell/", "/ws/")


@login_not_required  # asked by machines
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where crawlers are welcome, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), f"Sitemap: {absolute_address(reverse('sitemap'))}", ""]
    return _cacheable_answer(request, "\n".join(lines).encode(), "text/plain; charset=utf-8")


@login_not_required  # asked by machines
@require_safe
@dear_page("sitemap", a_minute=60)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The list of portions."""
    return _cacheable_answer(request, _cached_document("index", _index), "application/xml")


@login_not_required  # asked by machines
@require_safe
@dear_page("sitemap", a_minute=60)
def sitemap_portion(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One portion; 404 for one that the list would not name."""

    def make() -> bytes:
        return _document("urlset", _shelf_addresses() if section == "shelves" else _entries(section, number))

    if section not in {"shelves", *_MODELS} or (section == "shelves" and number):
        raise Http404
    body = _cached_document(f"{section}:{number}", make)
    if b"<url>" not in body:
        raise Http404
    return _cacheable_answer(request, body, "application/xml")


def _index() -> bytes:
    entries: list[tuple[str, datetime | None]] = [(reverse("sitemap_portion", args=["shelves", 0]), None)]
    for section, model in _MODELS.items():
        entries += [(reverse("sitemap_portion", args=[section, number]), last) for number, last in portions(model)]
    return _document("sitemapindex", (f"<sitemap>{_location(address)}{_last_changed(last)}</sitemap>\n" for address, last in entries))


def _shelf_addresses() -> Iterator[str]:
    """Of pages that are no product and no store. When those of shelves change nobody writes down: nothing is said rather than a guess."""
    for view in ("catalog:home", "auctions:list", "stores:directory"):
        yield _pages_of(reverse(view))
    for kind in TextKind.values:
        version = text_in_force(TextKind(kind), settings.DEFAULT_MARKET)
        if version is not None:
            yield _pages_of(reverse(f"texts:{kind}"), version.published_at)
    for path in listed_categories(settings.DEFAULT_MARKET):
        yield _pages_of(reverse("catalog:category", args=[path]))


def _entries(section: str, number: int) -> Iterator[str]:
    # One address is made, and the slug put into it: reversing twenty thousand takes seconds.
    pattern = reverse(_VIEWS[section], args=["slug"])
    head, _slug, tail = pattern.rpartition("slug")
    for entry in portion_of(_MODELS[section], number):
        yield _pages_of(f"{head}{entry.slug}{tail}", entry.changed, entry.picture)


def _pages_of(address: str, last: datetime | None = None, picture: str = "") -> str:
    """One page in each language, each with its addresses in all of them."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(absolute_address(each))}"/>' for code, each in alternates(address)
    )
    image = f"<image:image><image:loc>{escape(absolute_address(picture))}</image:loc></image:image>" if picture else ""
    rows = (f"<url>{_location(address_in(address, code))}{_last_changed(last)}{others}{image}</url>\n" for code in language_codes())
    return "".join(rows)


def _location(address: str) -> str:
    return f"<loc>{escape(absolute_address(address))}</loc>"


def _document(root: str, rows: Iterable[str]) -> bytes:
    """Whole, or not at all: an error on the way is a page of its own status, never the beginning of a list."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {_NAMESPACES}>\n{"".join(rows)}</{root}>\n'.encode()


def _last_changed(moment: datetime | None) -> str:
    return f"<lastmod>{moment:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if moment else ""


def _cached_document(name: str, make: Callable[[], bytes]) -> bytes:
    key = f"sitemap:{release_mark()}:{name}"
    packed = cache.get(key)
    if packed:
        return zlib.decompress(packed)
    body = make()
    cache.set(key, zlib.compress(body), timeout=SECONDS)
    return body


def _cacheable_answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """With a mark by which whoever asks again learns that nothing has changed."""
    etag = f'W/"{zlib.crc32(body):08x}{len(body):x}"'
    response = get_conditional_response(request, etag=etag, response=HttpResponse(body, content_type=content_type))
    assert response is not None, "it was given one"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
