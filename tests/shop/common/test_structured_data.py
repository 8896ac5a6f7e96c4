"""What search engines and those who share a link are told of pages."""

import json
import re
from datetime import time
from typing import Any

import pytest
from django.test import Client

from shop.common.structured_data import data_block, plain_text
from shop.stores.states import StoreStatus
from tests.factories.catalog import create_category, create_picture, create_product_on_sale, create_variant
from tests.factories.images import create_image
from tests.factories.places import create_country, create_place
from tests.factories.stores import create_hours, create_store

SITE = "http://127.0.0.1:8000"


def _told(client: Client, address: str) -> tuple[str, dict[str, Any]]:
    """The page, and what its data blocks say, by type."""
    text = client.get(address).content.decode()
    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)]
    return text, {thing["@type"]: thing for block in blocks for thing in block["@graph"]}


def _canonical(text: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)">', text)


@pytest.mark.parametrize(("code", "currency", "price"), [("GN", "GNF", "150000"), ("KE", "KES", "1500.00")])
def test_product_tells_its_offer_in_its_currency(client: Client, db: None, code: str, currency: str, price: str) -> None:
    country = create_country(code=code, currency=currency)
    store = create_store(country=country, region=create_place(country=country), name="Chez Fatou")
    shelf = create_category(name="Robes", parent=create_category(name="Mode"))
    product = create_product_on_sale(
        title="Robe </script><b>", brand="Getzner", store=store, category=shelf, description="<p>Du <b>bazin</b>.</p>", price_minor=150_000
    )
    create_picture(product=product, image=create_image(widths=[160, 1280]))
    text, told = _told(client, f"{product.get_absolute_url()}?utm_source=x")
    offer = told["Product"]["offers"]
    assert (offer["@type"], offer["price"], offer["priceCurrency"]) == ("Offer", price, currency)
    assert offer["availability"].endswith("/InStock")
    assert offer["seller"]["name"] == "Chez Fatou"
    assert (told["Product"]["name"], told["Product"]["brand"]["name"]) == (product.title, "Getzner")
    assert told["Product"]["description"] == "Du bazin."
    assert told["Product"]["image"][0].startswith(f"{SITE}/media/images/")
    assert [step["name"] for step in told["BreadcrumbList"]["itemListElement"]] == ["Mode", "Robes", product.title]
    assert _canonical(text) == [f"{SITE}{product.get_absolute_url()}"]
    assert f'<meta property="og:image" content="{told["Product"]["image"][0]}">' in text
    assert 'name="twitter:card" content="summary_large_image"' in text
    assert text.count("<b>") == 1, "only the description's own"


def test_range_of_prices_and_an_empty_shelf_are_told(client: Client, db: None) -> None:
    product = create_product_on_sale(stock=0, price_minor=50_000)
    create_variant(product=product, price_minor=80_000, stock=0, title="L")
    offer = _told(client, product.get_absolute_url())[1]["Product"]["offers"]
    assert (offer["@type"], offer["lowPrice"], offer["highPrice"]) == ("AggregateOffer", "50000", "80000")
    assert offer["availability"].endswith("/OutOfStock")


def test_store_tells_where_it_is_and_when_it_is_open(client: Client, db: None) -> None:
    store = create_store(name="Chez Fatou", website="https://fatou.example/")
    create_hours(store=store, weekday=4, opens=time(9), closes=time(12, 30))
    text, told = _told(client, store.get_absolute_url())
    facts = told["Store"]
    assert (facts["geo"]["latitude"], facts["geo"]["longitude"]) == (9.58, -13.677)
    assert facts["openingHoursSpecification"] == [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Friday"], "opens": "09:00", "closes": "12:30"}
    ]
    assert facts["address"]["addressCountry"] == "GN"
    assert facts["sameAs"] == ["https://fatou.example/"]
    assert _canonical(text) == [f"{SITE}{store.get_absolute_url()}"]
    closed, told = _told(client, create_store(status=StoreStatus.SUSPENDED).get_absolute_url())
    assert (_canonical(closed), "Store" in told) == ([], False)


def test_shelf_and_home_have_one_address_whoever_led_to_them(client: Client, db: None) -> None:
    shelf = create_category(name="Robes", parent=create_category(name="Mode"))
    text, told = _told(client, f"{shelf.get_absolute_url()}")
    assert _canonical(text) == [f"{SITE}/c/mode/robes/"]
    assert [step["item"] for step in told["BreadcrumbList"]["itemListElement"]] == [f"{SITE}/c/mode/", f"{SITE}/c/mode/robes/"]
    text, told = _told(client, "/?gclid=1")
    assert _canonical(text) == [f"{SITE}/"]
    assert told["WebSite"]["url"] == f"{SITE}/"


def test_data_block_cannot_be_ended_from_within() -> None:
    block = data_block({"name": "</script><!--\u2028&"})
    assert re.findall(r"[<&\u2028]", block.removeprefix("<script").removesuffix("</script>")) == []
    assert json.loads(block.split(">", 1)[1].removesuffix("</script>"))["@graph"] == [{"name": "</script><!--\u2028&"}]


def test_description_is_cut_at_a_word() -> None:
    assert plain_text("<p>alpha</p><p>beta gamma</p>", limit=12) == "alpha beta…"
