"""Whoever has a page is told that it is still the one, by a mark in which nothing is the visitor's."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.services.listing import VariantChange, update_variants
from shop.common.money import Money
from shop.search.models import SearchLog
from shop.search.services import index_product
from shop.texts.shipped_texts import load_texts
from site_config import shared_pages
from site_config.page_store import memory
from site_config.page_tags import answer_unchanged, page_digest
from site_config.release import release_mark
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.places import create_country
from tests.factories.stores import create_store

OURS = "http://testserver"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def _sharing(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60


@pytest.fixture
def product(db: None) -> Product:
    shelf = create_category(name="Robes", parent=create_category(name="Mode"))
    made = create_product_on_sale(title="Robe bazin", category=shelf, store=create_store(name="Chez Fatou"), stock=3)
    load_texts(made.store.country, {}, reset_rates=False)
    index_product(made.pk)
    return made


def _pages(product: Product) -> list[str]:
    return [
        "/",
        product.category.get_absolute_url(),
        product.get_absolute_url(),
        product.store.get_absolute_url(),
        "/search/?q=bazin",
        "/auctions/",
        "/help/",
        "/sitemap.xml",
        "/sitemap-shelves-0.xml",
    ]


def _get(address: str, *, cookies: dict[str, str] | None = None, **headers: str) -> HttpResponse:
    client = Client()
    client.cookies.load(cookies or {})
    return client.get(address, headers=headers)


def _forget() -> None:
    memory.clear()
    caches["pages"].clear()


def test_whoever_comes_without_a_cookie_is_told_at_no_cost_that_nothing_has_changed(product: Product) -> None:
    costs = {}
    for address in _pages(product):
        with CaptureQueriesContext(connection) as page:
            first = _get(address)
        with CaptureQueriesContext(connection) as unchanged:
            again = _get(address, if_none_match=first["ETag"])
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), address
        assert again["ETag"] == first["ETag"]
        assert not again.cookies, "a crawler asked, and no form was handed out"
        costs[address] = (len(page), len(unchanged))
    assert {address: cost for address, cost in costs.items() if cost[1] > 0 or cost[0] == 0} == {}


def test_mark_is_the_same_for_every_visitor_and_each_time_that_the_page_is_built(product: Product) -> None:
    for address in _pages(product):
        first = _get(address)
        _forget()
        others = [_get(address), _get(address, cookies={"csrftoken": "x" * 32}), _get(address, user_agent="Googlebot")]
        assert {answer["ETag"] for answer in others} == {first["ETag"]}, address
        assert first["ETag"].startswith('W/"')


def test_unchanged_page_says_anew_what_its_headers_say_and_nothing_of_its_body(product: Product) -> None:
    first = _get(product.get_absolute_url())
    again = _get(product.get_absolute_url(), if_none_match=first["ETag"])
    for name in ("Content-Security-Policy", "Cache-Control", "Makiti-Keep"):
        assert again[name] == first[name]
    said = {part.strip() for part in again["Vary"].split(",")}
    assert {"Cookie", "Accept-Language", "HX-Request", "Accept-Encoding"} <= said
    assert "Content-Type" not in again


def test_language_market_theme_and_release_have_marks_of_their_own(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    create_country(code="KE", currency="KES")
    address = product.category.get_absolute_url()
    kinds = [{}, {"django_language": "fr"}, {"market": "KE"}, {"theme": "dark"}]
    marks = {_get(address, cookies=cookies)["ETag"] for cookies in kinds}
    assert len(marks) == len(kinds)
    with CaptureQueriesContext(connection) as kept:
        _get(address)
    monkeypatch.setattr(shared_pages, "release_mark", lambda: "the next")
    with CaptureQueriesContext(connection) as queries:
        _get(address)
    assert (len(kept), bool(len(queries))) == (0, True), "no page of another release is shown"
    assert re.fullmatch(r"[0-9a-f]{12}", release_mark())


def test_changed_files_and_changed_policy_are_changed_pages() -> None:
    headers = [("Content-Security-Policy", "default-src 'self'"), ("Vary", "Cookie")]
    mark = page_digest(b'<link href="/static/css/main.1.css">', headers)
    assert mark == page_digest(b'<link href="/static/css/main.1.css">', reversed(headers))
    assert mark != page_digest(b'<link href="/static/css/main.2.css">', headers)
    policy, turned = "img-src 'self' data:; object-src 'none'", "object-src 'none'; img-src 'self' data:"
    assert page_digest(b"x", [("Content-Security-Policy", policy)]) == page_digest(b"x", [("Content-Security-Policy", turned)])
    assert page_digest(b"x", [("Vary", "Cookie, HX-Request")]) == page_digest(b"x", [("Vary", "HX-Request, Cookie")])
    assert mark != page_digest(b'<link href="/static/css/main.1.css">', [("Content-Security-Policy", "default-src 'none'"), headers[1]])


def test_page_whose_policy_names_a_nonce_is_never_kept(product: Product, settings: Any) -> None:
    address = product.get_absolute_url()
    policy = settings.CONTENT_SECURITY_POLICY
    settings.CONTENT_SECURITY_POLICY = policy | {"DIRECTIVES": policy["DIRECTIVES"] | {"script-src": ["'self'", "'nonce-abc'"]}}
    first = _get(address)
    assert "'nonce-abc'" in first["Content-Security-Policy"]
    assert "ETag" not in first
    assert _get(address, if_none_match="*").status_code == 200


def test_change_ends_it_for_everybody(product: Product, bob: User, django_capture_on_commit_callbacks: Any) -> None:
    address = product.get_absolute_url()
    mark = _get(address)["ETag"]
    committed: Callable[[], AbstractContextManager[Any]] = lambda: django_capture_on_commit_callbacks(execute=True)  # noqa: E731
    with committed():
        update_variants(product, changes={product.variants.get().pk: VariantChange(Money(77_000, "GNF"))}, actor_id=bob.pk)
    changed = _get(address, if_none_match=mark)
    assert changed.status_code == 200
    assert re.search("77.000", changed.content.decode())
    assert changed["ETag"] != mark


def test_somebody_signed_in_or_with_a_cart_is_never_told(product: Product, alice: User) -> None:
    visitor = Client()
    marks = {address: visitor.get(address)["ETag"] for address in _pages(product) if ".xml" not in address}
    signed_in, with_cart = Client(), Client()
    signed_in.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    with_cart.post("/cart/add/", {"variant": product.variants.get().pk, "quantity": 1})
    for client in (signed_in, with_cart):
        for address, mark in marks.items():
            for sent in (mark, "*"):
                answer = client.get(address, headers={"If-None-Match": sent})
                assert (answer.status_code, "ETag" in answer) == (200, False), address


def test_head_says_the_same_and_sends_nothing(product: Product) -> None:
    for address in _pages(product):
        _forget()
        head = Client().head(address)
        assert (head.status_code, head.content) == (200, b"")
        assert head["ETag"] == _get(address)["ETag"]
        assert Client().head(address, headers={"If-None-Match": head["ETag"]}).status_code == 304


def test_compressed_page_has_the_same_mark(product: Product) -> None:
    address = product.get_absolute_url()
    packed = _get(address, accept_encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert packed["ETag"] == _get(address)["ETag"]
    again = _get(address, accept_encoding="gzip", if_none_match=packed["ETag"])
    assert (again.status_code, "Content-Encoding" in again) == (304, False)


def test_search_that_is_told_to_be_unchanged_is_not_logged_again(product: Product) -> None:
    first = _get("/search/?q=bazin")
    assert re.search(r'data-search-log="\d+"', first.content.decode())
    assert _get("/search/?q=bazin", if_none_match=first["ETag"]).status_code == 304
    assert SearchLog.objects.count() == 1
    assert _get("/search/?q=bazin", if_none_match='W/"other"').status_code == 200
    assert SearchLog.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("*", 304),
        ('"a", W/"b", {etag}', 304),
        ("{etag}" + ', W/"x"' * 2_000, 304),
        (', "y"' * 10_000, 200),
        ("garbage", 200),
        ('W/"', 200),
        ('"é\x00"', 200),
        ("", 200),
        ("W/" * 30_000, 200),
        ("{etag}x", 200),
    ],
    ids=["any", "several", "thousands with it", "thousands without", "word", "open", "odd signs", "empty", "60 kB", "longer"],
)  # fmt: skip
def test_whatever_is_sent_as_a_mark_is_answered(product: Product, sent: str, status: int) -> None:
    for address in (product.get_absolute_url(), "/search/?q=bazin", "/sitemap.xml"):
        etag = _get(address)["ETag"]
        assert _get(address, if_none_match=sent.replace("{etag}", etag)).status_code == status, address


def test_page_that_is_not_there_is_never_said_to_be_unchanged(product: Product) -> None:
    mark = _get(product.get_absolute_url())["ETag"]
    for sent in ("*", mark):
        assert _get("/p/nowhere/", if_none_match=sent).status_code == 404


def test_other_conditions_do_not_hide_a_page() -> None:
    for header in ("If-Match", "If-Modified-Since", "If-Unmodified-Since"):
        request = RequestFactory().get("/", headers={header: "Wed, 21 Oct 2015 07:28:00 GMT"})
        assert answer_unchanged(request, "digest", []) is None


# Forms of a page that the browser had kept


def _kept_form(address: str) -> tuple[str, Client]:
    """The token of a page that the browser keeps, and a browser that has lost the cookie to it."""
    before = _get(address)
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(address, headers={"If-None-Match": before["ETag"]}).status_code == 304
    found = TOKEN.search(before.content.decode())
    assert found
    return found[1], browser


@pytest.mark.parametrize("other_cookie", [False, True], ids=["cookie lost", "another cookie"])
def test_form_of_a_kept_page_works_without_its_cookie_and_so_does_the_next(product: Product, other_cookie: bool) -> None:
    token, browser = _kept_form(product.get_absolute_url())
    if other_cookie:
        browser.get("/account/login/")
    form = {"variant": product.variants.get().pk, "quantity": 1, "csrfmiddlewaretoken": token}
    assert browser.post("/cart/add/", form, headers={"Origin": OURS}).status_code == 302
    by_script = {"Origin": OURS, "X-CSRFToken": token, "HX-Request": "true"}
    assert browser.post("/cart/add/", form | {"csrfmiddlewaretoken": ""}, headers=by_script).status_code == 200, "now with a session"


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, None),
        ({"Origin": "https://elsewhere.example"}, None),
        ({"Origin": "null"}, None),
        ({"Origin": OURS}, ""),
        ({"Origin": OURS}, "x"),
        ({"Origin": OURS, "Authorization": "Basic eDp4"}, None),
    ],
    ids=["unsaid", "elsewhere", "null", "no token", "no such token", "with a key"],
)
def test_form_from_elsewhere_is_refused(product: Product, headers: dict[str, str], token: str | None) -> None:
    kept, browser = _kept_form(product.get_absolute_url())
    form = {"variant": product.variants.get().pk, "quantity": 1, "csrfmiddlewaretoken": kept if token is None else token}
    assert browser.post("/cart/add/", form, headers=headers).status_code == 403


def test_whoever_has_a_session_is_asked_for_the_token(product: Product, alice: User) -> None:
    kept, browser = _kept_form(product.get_absolute_url())
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    form = {"variant": product.variants.get().pk, "quantity": 1, "csrfmiddlewaretoken": kept}
    assert browser.post("/cart/add/", form, headers={"Origin": OURS}).status_code == 403


def test_form_that_breaks_off_is_refused_and_no_error(product: Product) -> None:
    class Torn(BytesIO):
        def read(self, *_size: Any) -> bytes:
            raise OSError("the connection is gone")

    _token, browser = _kept_form(product.get_absolute_url())
    kind = "application/x-www-form-urlencoded"
    sent = {"wsgi.input": Torn(), "CONTENT_LENGTH": "99", "CONTENT_TYPE": kind, "HTTP_ORIGIN": OURS}
    assert browser.generic("POST", "/cart/add/", **sent).status_code == 403  # type: ignore[arg-type]


def test_every_form_passes_djangos_csrf_middleware() -> None:
    """Its own check looks for the name alone, and is silenced."""
    assert "security.W003" in settings.SILENCED_SYSTEM_CHECKS
    assert [name for name in settings.MIDDLEWARE if is_csrf_middleware(name)] == ["site_config.visitor_forms.VisitorCsrfMiddleware"]


def is_csrf_middleware(name: str) -> bool:
    middleware = import_string(name)
    return isinstance(middleware, type) and issubclass(middleware, CsrfViewMiddleware)
