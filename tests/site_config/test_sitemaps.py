"""Machines find everything that shoppers see and nothing else, in portions that never walk through the whole market."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.catalog.queries import sitemap_portions
from shop.catalog.services.listing import archive_product
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.search.services import index_product
from shop.stores.states import StoreStatus
from shop.texts.shipped_texts import load_texts
from site_config import sitemaps
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.images import create_image
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_store

SITE = "http://127.0.0.1:8000"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
}


def _listed(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml"), address
    return re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())


def test_map_leads_to_all_that_is_live_and_to_nothing_else(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_portions, "PORTION_KEYS", 2)
    live = [create_product_on_sale(slug=f"live-{n}", category=create_category(name="Mode")) for n in range(5)]
    create_product_on_sale(slug="draft", status=ProductStatus.DRAFT)
    create_product_on_sale(slug="closed", store=create_store(status=StoreStatus.PAUSED))
    archive_product(create_product_on_sale(slug="gone"), actor_id=None)
    found = [page for portion in _listed(client, "/sitemap.xml") for page in _listed(client, portion.removeprefix(SITE))]
    assert {page for page in found if "/p/" in page} == {f"{SITE}/p/{product.slug}/{each}" for product in live for each in ("", "?lang=fr")}
    assert {page for page in found if "/s/" in page} >= {f"{SITE}{product.store.get_absolute_url()}" for product in live}
    assert {f"{SITE}/", f"{SITE}/c/mode/"} <= set(found)
    assert len(found) == len(set(found))


def test_last_change_is_told_in_the_list_and_in_its_portion(client: Client, db: None) -> None:
    product = create_product_on_sale()
    event = DomainEvent.objects.create(name="product.changed", subject="product", subject_id=product.pk)
    moment = f"<lastmod>{event.occurred_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>"
    portion = next(page for page in _listed(client, "/sitemap.xml") if "products" in page)
    assert moment in client.get("/sitemap.xml").content.decode()
    assert moment in client.get(portion.removeprefix(SITE)).content.decode()


def test_portion_is_one_query_without_offset_and_then_none(client: Client, db: None) -> None:
    product = create_product_on_sale(published_at=now())
    address = f"/sitemap-products-{product.pk // sitemap_portions.PORTION_KEYS}.xml"
    with CaptureQueriesContext(connection) as queries:
        first = client.get(address)
    assert [("OFFSET" in query["sql"]) for query in queries] == [False]
    with CaptureQueriesContext(connection) as queries:
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (len(queries), again.status_code, again.content) == (0, 304, b"")


def test_robots_keep_out_of_what_is_somebody_s_and_find_the_map(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    assert {"Disallow: /cart/", "Disallow: /sell/", "Disallow: /h/", "Disallow: /search/"} <= set(lines)
    assert not any(line.startswith(("Disallow: /p/", "Disallow: /c/", "Disallow: /s/")) or line == "Disallow: /" for line in lines)


def _pages(client: Client, portion: str) -> dict[str, ElementTree.Element]:
    """What a portion says of each address."""
    root = ElementTree.fromstring(client.get(portion).content)  # our own
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    return {str(page.findtext("s:loc", namespaces=NAMES)): page for page in root.findall("s:url", NAMES)}


def test_each_page_is_listed_in_each_language_with_its_addresses_in_all_and_its_picture(client: Client, db: None) -> None:
    product = create_product_on_sale(slug="robe", cover=create_image(widths=[640, 1280]))
    pages = _pages(client, f"/sitemap-products-{product.pk // sitemap_portions.PORTION_KEYS}.xml")
    address = f"{SITE}/p/robe/"
    assert list(pages) == [address, f"{address}?lang=fr"]
    for page in pages.values():
        found = {link.get("hreflang"): link.get("href") for link in page.findall("x:link", NAMES)}
        assert found == {"en": address, "fr": f"{address}?lang=fr", "x-default": address}
        assert str(page.findtext("i:image/i:loc", namespaces=NAMES)).startswith(f"{SITE}/media/images/")
    for listed in pages:
        assert client.get(listed.removeprefix(SITE)).status_code == 200


def test_texts_and_shelves_on_which_there_is_something_are_listed(client: Client, db: None) -> None:
    guinea, kenya = create_country(code="GN"), create_country(code="KE", currency="KES")
    load_texts(guinea, {}, reset_rates=False)
    index_product(create_product_on_sale(category=create_category(name="Robes", parent=create_category(name="Mode"))).pk)
    create_category(name="Vide")
    create_product_on_sale(category=create_category(name="Kikoi"), store=create_store(country=kenya, region=create_place(country=kenya)))
    pages = _pages(client, "/sitemap-shelves-0.xml")
    assert {page.removeprefix(SITE) for page in pages if "lang" not in page} == {
        "/", "/auctions/", "/stores/", "/help/", "/privacy/", "/terms/", "/c/mode/", "/c/mode/robes/",
    }  # fmt: skip
    assert pages[f"{SITE}/help/"].findtext("s:lastmod", namespaces=NAMES)
    assert pages[f"{SITE}/"].findtext("s:lastmod", namespaces=NAMES) is None, "nobody writes down when it changed"
    for listed in pages:
        answer = client.get(listed.removeprefix(SITE))
        assert (answer.status_code, "noindex" in answer.content.decode(), "X-Robots-Tag" in answer) == (200, False, False), listed


def test_last_change_is_the_newest_thing_that_happened_and_not_the_asking(client: Client, db: None) -> None:
    product = create_product_on_sale()
    portion = f"/sitemap-products-{product.pk // sitemap_portions.PORTION_KEYS}.xml"
    first = client.get(portion).content
    sitemaps.cache.clear()
    assert client.get(portion).content == first, "asking again is no change"
    DomainEvent.objects.create(name="store.changed", subject="store", subject_id=product.pk)
    sitemaps.cache.clear()
    assert client.get(portion).content == first, "what happened to another thing is none of its own"


def test_fullest_portion_stays_below_what_search_engines_read() -> None:
    longest = f"/p/{'x' * 120}/"
    page = sitemaps._pages_of(longest, now(), f"/media/images/{'x' * 16}-1280.jpeg")
    assert sitemap_portions.PORTION_KEYS * len(settings.LANGUAGES) <= 50_000
    assert sitemap_portions.PORTION_KEYS * len(page.encode()) <= 50 * 1024 * 1024


def test_list_that_breaks_off_is_an_error_and_never_the_beginning_of_a_list(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    product = create_product_on_sale()
    portion_of = sitemaps.portion_of

    def torn(*args: Any) -> Iterator[Any]:
        yield from portion_of(*args)
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(sitemaps, "portion_of", torn)
    client = Client(raise_request_exception=False)
    portion = f"/sitemap-products-{product.pk // sitemap_portions.PORTION_KEYS}.xml"
    answer = client.get(portion)
    assert answer.status_code >= 500
    assert b"<urlset" not in answer.content
    monkeypatch.undo()
    assert len(_pages(client, portion)) == 2, "and it was not kept"
