"""Each page has an address in each language, and search engines find all of them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.catalog.models import Product
from shop.search.services import index_product
from shop.stores.states import StoreStatus
from shop.texts.shipped_texts import load_texts
from site_config.page_store import memory
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.reviews import create_review
from tests.factories.stores import create_store

SITE = "http://127.0.0.1:8000"
LOCALES = {"en": "en_GB", "fr": "fr_FR"}


@pytest.fixture(autouse=True)
def _sharing(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def product(db: None) -> Product:
    shelf = create_category(name="Robes", parent=create_category(name="Mode"))
    made = create_product_on_sale(title="Robe bazin", category=shelf, store=create_store(name="Chez Fatou"), stock=3)
    load_texts(made.store.country, {}, reset_rates=False)
    create_review(product=made)
    index_product(made.pk)
    return made


def _pages(product: Product) -> list[str]:
    return [
        "/",
        product.category.get_absolute_url(),
        product.get_absolute_url(),
        product.store.get_absolute_url(),
        f"{product.get_absolute_url()}reviews/",
        "/auctions/",
        "/stores/",
        "/help/",
    ]


def _text(address: str, **headers: str) -> str:
    answer = Client().get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _language(text: str) -> str:
    found = re.search(r'<html\s+lang="(\w+)"', text)
    assert found
    return found[1]


def _links(text: str) -> tuple[list[str], dict[str, str]]:
    """The canonical address, and those in each language."""
    return re.findall(r'<link rel="canonical" href="([^"]*)">', text), dict(
        re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]*)">', text)
    )


def _meta(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'property="([\w:]+)"\s+content="([^"]*)"', text):
        found.setdefault(name, []).append(content)
    return found


def test_crawler_that_says_nothing_reads_every_page_in_both_languages_and_they_name_each_other(product: Product) -> None:
    for address in _pages(product):
        told = {"en": f"{SITE}{address}", "fr": f"{SITE}{address}?lang=fr", "x-default": f"{SITE}{address}"}
        for code in ("en", "fr"):
            text = _text(told[code].removeprefix(SITE))
            canonical, alternates = _links(text)
            assert (_language(text), canonical, alternates) == (code, [told[code]], told), address
            meta = _meta(text)
            assert (meta["og:locale"], meta["og:url"]) == ([LOCALES[code]], [told[code]])
            assert meta["og:locale:alternate"] == [LOCALES["fr" if code == "en" else "en"]]


def test_address_without_a_language_is_the_browsers_and_says_where_that_one_is_found(product: Product) -> None:
    address = product.get_absolute_url()
    text = _text(address, accept_language="fr-GN,fr;q=0.9")
    assert (_language(text), _links(text)[0]) == ("fr", [f"{SITE}{address}?lang=fr"])
    text = _text(f"{address}?lang=en", accept_language="fr")
    assert (_language(text), _links(text)[0]) == ("en", [f"{SITE}{address}"])


def test_site_whose_own_language_is_french_keeps_the_bare_address_for_it(product: Product, settings: Any) -> None:
    settings.LANGUAGE_CODE = "fr"
    canonical, alternates = _links(_text(f"{product.get_absolute_url()}?lang=en"))
    assert canonical == [f"{SITE}{product.get_absolute_url()}?lang=en"]
    assert alternates["fr"] == alternates["x-default"] == f"{SITE}{product.get_absolute_url()}"


@pytest.mark.parametrize("sent", ["xx", "", "fr'\"><script>", "%00", "x" * 5_000, "..", "é", "-"])
def test_language_that_we_do_not_speak_changes_nothing(product: Product, sent: str) -> None:
    for address in (product.category.get_absolute_url(), product.get_absolute_url()):
        text = _text(f"{address}?lang={sent}", accept_language="fr")
        assert (_language(text), _links(text)[0]) == ("fr", [f"{SITE}{address}?lang=fr"])
        assert "noindex" not in text
        assert "<script>" not in text.split("<head>")[1].split("</head>")[0]


@pytest.mark.parametrize("sent", ["fr", "FR", "fr-GN", "fr_fr", "xx&lang=fr"])
def test_language_may_be_written_as_elsewhere(product: Product, sent: str) -> None:
    assert _language(_text(f"{product.get_absolute_url()}?lang={sent}")) == "fr"


def test_page_in_one_language_is_kept_once_however_it_was_asked_for(product: Product) -> None:
    address = product.get_absolute_url()
    first = Client().get(address, headers={"Accept-Language": "fr"})
    before = len(memory._pages)
    with CaptureQueriesContext(connection) as queries:
        again = Client().get(f"{address}?lang=fr&utm_source=x")
    assert (len(queries), len(memory._pages), again["ETag"]) == (0, before, first["ETag"])
    assert Client().get(f"{address}?lang=fr", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_whoever_comes_by_it_goes_on_in_it_and_a_choice_stays(product: Product) -> None:
    visitor = Client()
    cookie = visitor.get(f"{product.get_absolute_url()}?lang=fr").cookies["django_language"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("fr", "", "Lax")
    assert _language(visitor.get("/").content.decode()) == "fr"
    chosen = Client()
    chosen.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert _language(chosen.get("/?lang=fr").content.decode()) == "fr"
    assert _language(chosen.get("/").content.decode()) == "en"
    assert not Client().get("/?lang=fr", headers={"Accept-Language": "fr"}).cookies.get("django_language"), "it is the browser's already"
    assert not Client().get("/robots.txt?lang=fr").cookies


def test_switch_on_such_a_page_leads_out_of_its_language(product: Product) -> None:
    visitor = Client()
    text = visitor.get(f"{product.get_absolute_url()}?lang=fr").content.decode()
    goes_on = set(re.findall(r'name="next" value="([^"]*)"', text))
    assert goes_on == {product.get_absolute_url()}
    answer = visitor.post("/i18n/setlang/", {"language": "en", "next": goes_on.pop()}, headers={"Referer": f"{SITE}/?lang=fr"})
    assert _language(visitor.get(answer["Location"]).content.decode()) == "en"


def test_piece_of_a_page_is_in_the_language_of_its_page(product: Product) -> None:
    visitor = Client()
    visitor.cookies.load({"django_language": "en"})
    address = product.category.get_absolute_url()
    headers = {"HX-Request": "true", "HX-Current-URL": f"{SITE}{address}?lang=fr"}
    piece = visitor.get(address, headers=headers)
    assert piece["Content-Language"] == "fr"
    assert "HX-Current-URL" in piece["Vary"]
    for odd in ("", "http://[", "?lang=xx", "x" * 9_000, "lang=fr"):
        assert visitor.get(address, headers=headers | {"HX-Current-URL": odd})["Content-Language"] == "en"


def test_page_that_has_moved_is_found_in_the_same_language(product: Product) -> None:
    assert Client().get(f"{product.get_absolute_url().rstrip('/')}?lang=fr&a=b")["Location"] == f"{product.get_absolute_url()}?a=b&lang=fr"
    assert Client().get(f"{product.get_absolute_url().rstrip('/')}?a=b")["Location"] == f"{product.get_absolute_url()}?a=b"


def test_narrowed_shelves_are_left_out_and_have_no_address_of_their_own(product: Product) -> None:
    shelf, store = product.category.get_absolute_url(), product.store.get_absolute_url()
    narrowed = [
        f"{shelf}?sort=price",
        f"{shelf}?from=x",
        f"{store}?q=robe",
        "/auctions/?page=2",
        "/stores/?open=1",
        "/search/?q=robe",
        "/search/",
    ]
    for address in narrowed:
        text = _text(address)
        assert '<meta name="robots" content="noindex, follow">' in text, address
        assert _links(text) == ([], {}), address
    for address in (*_pages(product), f"{shelf}?utm_source=x", f"{product.get_absolute_url()}?variant={product.variants.get().pk}"):
        assert "noindex" not in _text(address), address


def test_empty_shelf_is_left_out_until_there_is_something_on_it(product: Product) -> None:
    empty = create_category(name="Vide")
    assert Client().get(empty.get_absolute_url())["X-Robots-Tag"] == "noindex, follow"
    assert Client().get(empty.get_absolute_url())["X-Robots-Tag"] == "noindex, follow", "also when it is kept"
    assert "X-Robots-Tag" not in Client().get(product.category.get_absolute_url())


def test_closed_store_and_what_is_not_sold_are_left_out(product: Product) -> None:
    closed = create_store(status=StoreStatus.SUSPENDED)
    answer = Client().get(f"{closed.get_absolute_url()}?lang=fr")
    assert (answer.status_code, _links(answer.content.decode())) == (410, ([], {}))
    assert "noindex" in answer.content.decode()
    paused = create_product_on_sale(store=create_store(status=StoreStatus.PAUSED))
    answer = Client().get(f"{paused.get_absolute_url()}?lang=fr")
    assert (answer.status_code, "noindex" in answer.content.decode()) == (404, True)
