"""Machines find everything that shoppers see and nothing else, in portions that never walk through the whole market."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.catalog.queries import sitemap_portions
from shop.catalog.services.listing import archive_product
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store

SITE = "http://127.0.0.1:8000"


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
