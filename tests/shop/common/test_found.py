"""What search engines demand of a page's facts, and what a link to it shows in a chat."""

import json
import re
from collections.abc import Mapping
from datetime import time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from shop.auctions.models import Auction
from shop.catalog.models import Product
from shop.catalog.services.listing import archive_product
from shop.common.clock import now
from shop.common.structured_data import first_sentence, plain_text, summary_line
from shop.images.templatetags.pictures import SHARED_WIDTH, share_picture
from shop.texts.shipped_texts import load_texts
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_category, create_picture, create_product_on_sale, create_variant
from tests.factories.images import create_image
from tests.factories.places import create_country, create_place
from tests.factories.reviews import create_review
from tests.factories.stores import create_hours, create_store

SITE = "http://127.0.0.1:8000"
# What Google demands, and of what it recommends all that we can know (developers.google.com/search/docs/appearance/structured-data).
REQUIRED: dict[str, set[str]] = {
    "Product": {"name", "image", "offers", "description", "url"},
    "Offer": {"price", "priceCurrency", "availability", "url", "itemCondition", "seller"},
    "AggregateOffer": {"lowPrice", "highPrice", "priceCurrency", "availability", "url"},
    "AggregateRating": {"ratingValue", "reviewCount"},
    "Review": {"author", "reviewRating"},
    "Rating": {"ratingValue"},
    "Person": {"name"},
    "Brand": {"name"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "Store": {"name"},
    "PostalAddress": {"addressLocality", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "OpeningHoursSpecification": {"opens", "closes"},
    "Organization": {"name", "url", "logo"},
    "ImageObject": {"url"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
}
_ADDRESS, _AMOUNT, _DAY, _INSTANT = r"https?://\S+", r"\d+(\.\d+)?", r"\d{4}-\d\d-\d\d", r"\d{4}-\d\d-\d\dT[\d:]{8}[+-]\d\d:\d\d"
# How each may be written. What is an object is checked by its own kind.
FORMS = {
    **dict.fromkeys(("url", "item", "image", "logo", "sameAs", "urlTemplate"), _ADDRESS),
    **dict.fromkeys(("price", "lowPrice", "highPrice"), _AMOUNT),
    **dict.fromkeys(("priceValidUntil", "datePublished", "validFrom", "validThrough"), _DAY),
    **dict.fromkeys(("availabilityStarts", "availabilityEnds"), _INSTANT),
    "priceCurrency": r"[A-Z]{3}",
    "availability": r"https://schema\.org/(InStock|OutOfStock|SoldOut|PreOrder)",
    "itemCondition": r"https://schema\.org/\w+Condition",
    "opens": r"\d\d:\d\d",
    "closes": r"\d\d:\d\d",
}


def _text(address: str, **headers: str) -> str:
    return Client().get(address, headers=headers).content.decode()


def _things(text: str) -> dict[str, dict[str, Any]]:
    """What the page's data blocks say, each checked to the bottom."""
    found = {}
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S):
        data = json.loads(block)
        assert data["@context"] == "https://schema.org"
        for thing in data["@graph"]:
            _check(thing)
            found[thing["@type"]] = thing
    return found


def _check(thing: Mapping[str, Any]) -> None:
    if "@type" in thing:
        kind = thing["@type"]
        assert REQUIRED[kind] <= thing.keys(), (kind, REQUIRED[kind] - thing.keys())
    for name, value in thing.items():
        each = value if isinstance(value, list) else [value]
        assert not any(one in ("", None, {}) for one in each), name
        for one in each:
            if isinstance(one, dict):
                _check(one)
            elif name in FORMS:
                assert re.fullmatch(FORMS[name], one), (name, one)


@pytest.fixture
def product(db: None) -> Product:
    country = create_country(code="GN")
    region = create_place(country=country, name="Conakry")
    quarter = create_place(country=country, parent=region, level=3, name="Madina")
    store = create_store(country=country, region=region, quarter=quarter, name="Chez Fatou & Filles", website="https://fatou.example/",
                         logo=create_image(widths=[160, 320]), cover=create_image(widths=[160, 320, 640, 1280]))  # fmt: skip
    create_hours(store=store, weekday=4, opens=time(9), closes=time(12, 30))
    cover = create_image(widths=[160, 320, 640, 1280])
    made = create_product_on_sale(
        title='Robe "bazin" <b>', brand="Getzner", store=store, price_minor=150_000, cover=cover,
        category=create_category(name="Robes", parent=create_category(name="Mode")),
        description="<p>Cousue &amp; brodée à Madina, en bazin <b>riche</b>. Se lave à la main.</p>",
    )  # fmt: skip
    create_picture(product=made, image=cover)
    create_review(product=made, text="Très belle.")
    load_texts(country, {}, reset_rates=False)
    return made


def test_facts_of_every_page_are_whole_in_both_languages(product: Product) -> None:
    for suffix in ("", "?lang=fr"):
        home = _things(_text(f"/{suffix}"))
        assert home["WebSite"]["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/search/?q={{words}}"
        assert home["WebSite"]["publisher"]["@id"] == home["Organization"]["@id"]
        assert home["WebSite"]["inLanguage"] == ["en", "fr"]
        shown = _things(_text(product.get_absolute_url() + suffix))
        assert shown["Product"]["url"] == shown["Product"]["offers"]["url"] == f"{SITE}{product.get_absolute_url()}{suffix}"
        assert [step["item"].endswith(f"/{suffix}") for step in shown["BreadcrumbList"]["itemListElement"]] == [True] * 3
        store = _things(_text(product.store.get_absolute_url() + suffix))["Store"]
        assert (store["address"]["addressLocality"], store["geo"]["latitude"]) == ("Madina", 9.58)
        assert store["openingHoursSpecification"][0]["dayOfWeek"] == ["Friday"]
        shelf = _things(_text(product.category.get_absolute_url() + suffix))
        assert len(shelf["BreadcrumbList"]["itemListElement"]) == 2


def test_review_and_rating_are_told_and_a_range_of_prices_too(product: Product) -> None:
    create_variant(product=product, price_minor=180_000, stock=2, title="L")
    shown = _things(_text(product.get_absolute_url()))["Product"]
    assert shown["review"][0]["author"]["name"]
    assert shown["offers"]["@type"] == "AggregateOffer"


def test_sold_out_is_told_and_what_has_gone_is_told_of_no_more(product: Product) -> None:
    product.variants.update(stock=0)
    answer = Client().get(product.get_absolute_url())
    assert answer.status_code == 200
    assert _things(answer.content.decode())["Product"]["offers"]["availability"] == "https://schema.org/OutOfStock"
    assert "noindex" not in answer.content.decode()
    archive_product(product, actor_id=None)
    answer = Client().get(product.get_absolute_url())
    assert (answer.status_code, _things(answer.content.decode()), "noindex" in answer.content.decode()) == (404, {}, True), (
        "it may come back"
    )


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [(-1, 1, "InStock"), (1, 2, "PreOrder"), (-2, -1, "OutOfStock")],
    ids=["running", "to start", "over"],
)
def test_auction_tells_its_price_now_and_its_end(db: None, starts: int, ends: int, said: str) -> None:
    picture = create_image(widths=[640])
    listed = create_product_on_sale(stock=1, price_minor=10_000, cover=picture, description="<p>Rare.</p>")
    create_picture(product=listed, image=picture)
    auction = create_auction(product=listed)
    Auction.objects.filter(pk=auction.pk).update(starts_at=now() + timedelta(days=starts), ends_at=now() + timedelta(days=ends),
                                                 hard_ends_at=now() + timedelta(days=3))  # fmt: skip
    auction.refresh_from_db()
    text = _text(auction.product.get_absolute_url())
    offer = _things(text)["Product"]["offers"]
    assert (offer["price"], offer["availability"]) == ("10000", f"https://schema.org/{said}")
    assert offer["availabilityEnds"] == auction.ends_at.isoformat(timespec="seconds")
    assert _meta(text)["og:description"].startswith("Auction, now at 10,000\xa0GNF ·" if said == "InStock" else "Auction ·")


# Links in a chat


def _meta(text: str) -> dict[str, str]:
    return {name: unescape(content) for name, content in re.findall(r'property="([\w:]+)"\s+content="([^"]*)"', text)}


def test_link_shows_title_words_and_a_picture_that_every_chat_takes(product: Product) -> None:
    text = _text(product.get_absolute_url())
    meta = _meta(text)
    assert meta["og:title"] == product.title
    assert meta["og:description"] == "150,000\xa0GNF · Chez Fatou & Filles, Madina, Conakry · Cousue & brodée à Madina, en bazin riche."
    assert text.count('name="description"') == 1
    assert "<b>" not in text.split("</head>")[0]
    for address in (product.get_absolute_url(), product.store.get_absolute_url()):
        meta = _meta(_text(address))
        assert re.fullmatch(rf"{SITE}/media/images/\w+-640\.jpeg", meta["og:image"])
        assert int(meta["og:image:width"]) == 640 >= SHARED_WIDTH
        assert int(meta["og:image:height"]) > 0


def test_every_page_to_be_found_says_in_its_language_what_it_is(product: Product) -> None:
    things = [product.category, product, product.store]
    pages = ["/", *(each.get_absolute_url() for each in things), "/auctions/", "/stores/", "/help/", "/terms/"]
    said: dict[str, list[str]] = {}
    for suffix in ("", "?lang=fr"):
        for address in pages:
            meta = _meta(_text(address + suffix))
            assert meta.keys() >= {"og:title", "og:type", "og:url", "og:image", "og:image:width", "og:locale", "og:site_name"}, address
            assert 20 < len(meta["og:description"]) <= 200, (address, meta["og:description"])
            assert re.search(r"\.(jpeg|png)$", meta["og:image"]), "no chat shows another"
            assert meta["og:image"].startswith(f"{SITE}/")
            said.setdefault(address, []).append(meta["og:description"])
    own_words = {product.store.get_absolute_url()}  # a store says it in its own
    assert {address for address, words in said.items() if words[0] == words[1]} <= own_words
    assert len({words[0] for words in said.values()}) == len(pages), "each says something of its own"


def test_picture_beside_a_link_is_the_smallest_that_is_wide_enough(db: None) -> None:
    def shown(width: int, *widths: int) -> tuple[int, int]:
        picture = share_picture(create_image(width=width, height=width // 2, widths=list(widths)))
        assert picture
        return picture.width, picture.height

    assert shown(2000, 160, 320, 640, 1280) == (640, 320)
    assert shown(2000, 160, 1280) == (1280, 640)
    assert shown(400, 160, 320, 400) == (400, 200)
    assert shown(2000) == (2000, 1000), "until its renditions are made, the whole one"
    assert share_picture(create_image(is_private=True, widths=[640])) is None
    assert share_picture(None) is None


def test_words_are_cut_where_a_reader_would() -> None:
    assert first_sentence("Une robe. Et plus.", limit=50) == "Une robe."
    assert first_sentence("A 6.6 inch phone! Yes", limit=50) == "A 6.6 inch phone!"
    assert first_sentence("alpha beta, gamma", limit=13) == "alpha beta…"
    assert summary_line("10 GNF", "Madina", text="x" * 200) == f"10 GNF · Madina · {'x' * 142}"[:159] + "…"
    assert len(summary_line("a" * 90, "b" * 90, text="never")) <= 160
    assert summary_line("", text="Only words.") == "Only words."
    assert summary_line("10 GNF", text="") == "10 GNF"
    assert plain_text("<p>a &lt;b&gt; c&nbsp;d</p><ul><li>e<li>f</ul>") == "a <b> c d e f"
