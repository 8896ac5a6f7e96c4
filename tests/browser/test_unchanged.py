"""A real browser is told that its page has not changed: its forms work, its language is the address's, and nobody sees another's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.cache import caches
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.cart.models import CartLine
from shop.catalog.models import Product
from shop.search.services import index_product
from site_config import page_tags
from site_config.page_store import memory
from tests.browser.conftest import phone_context, wait_on
from tests.factories.catalog import create_category, create_product_on_sale
from tests.factories.stores import create_store
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
READY = "async () => (await navigator.serviceWorker.ready) && !!navigator.serviceWorker.controller"


@pytest.fixture(autouse=True)
def _sharing(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE_SECONDS = 600
    yield
    memory.clear()
    caches["pages"].clear()


@pytest.fixture
def unchanged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which the site has said 304."""
    said: list[str] = []
    answer = page_tags.answer_unchanged

    def noting(request: Any, *args: Any) -> Any:
        response = answer(request, *args)
        said.extend([request.path] if response is not None else [])
        return response

    for module in ("shared_pages", "peoples_pages"):
        monkeypatch.setattr(f"site_config.{module}.answer_unchanged", noting)
    return said


@pytest.fixture
def product(db: None) -> Product:
    made = create_product_on_sale(title="Robe bazin", category=create_category(name="Mode"), store=create_store(name="Chez Fatou"), stock=9)
    index_product(made.pk)
    return made


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    made = phone_context(browser, base_url=live_server.url)
    yield made
    made.close()


def _language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


def _piece_language(page: Page) -> str:
    """Of a piece that htmx asks for on this page."""
    with page.expect_response(re.compile(r"[?&]sort=")) as piece:
        page.evaluate("() => void htmx.ajax('GET', location.pathname + '?sort=price', { target: '#shelf', swap: 'outerHTML' })")
    return piece.value.headers["content-language"]


@pytest.mark.parametrize("lost", [True, False], ids=["its cookie is lost", "as usual"])
def test_form_of_a_page_that_has_not_changed_works_twice(
    context: BrowserContext, product: Product, unchanged: list[str], lost: bool
) -> None:
    page, address = context.new_page(), product.get_absolute_url()
    page.goto(address)
    if lost:
        context.clear_cookies()
    page.goto(address)
    assert unchanged == [address]
    for quantity in ("1", "2"):
        with page.expect_response(re.compile(r"/cart/add/")) as answer:
            page.locator("form.buy button[type=submit], form.buy .btn--buy").first.click()
        assert answer.value.status == 200
        expect(page.locator("#cart-count-head").first).to_contain_text(quantity)
    assert CartLine.objects.get().quantity == 2
    unchanged.clear()
    page.goto(address)
    assert unchanged == [], "whoever has a cart is sent the whole page"


def test_language_of_the_address_goes_on_and_the_switch_leads_out_of_it(context: BrowserContext, product: Product) -> None:
    page, address = context.new_page(), product.category.get_absolute_url()
    page.goto(f"{address}?lang=fr")
    assert _language(page) == "fr"
    assert _piece_language(page) == "fr"
    page.goto("/stores/")
    assert _language(page) == "fr", "nothing was chosen, so the visitor goes on in it"
    page.goto(f"{address}?lang=fr")
    page.locator(".site-foot__langs button[value=en]").click()
    page.wait_for_url(re.compile(rf"{address}$"))
    assert _language(page) == "en"
    page.goto(f"{address}?lang=fr")
    assert _language(page) == "fr", "the address says so"
    assert _piece_language(page) == "fr", "and its pieces are in its language, whatever was chosen"
    page.goto("/stores/")
    assert _language(page) == "en", "the choice stays"


def test_browser_and_worker_never_mix_two_peoples_pages(
    context: BrowserContext, product: Product, alice: User, live_server: LiveServer, unchanged: list[str]
) -> None:
    page, address, name = context.new_page(), product.get_absolute_url(), alice.name
    page.goto(address)
    wait_on(page, lambda: page.evaluate(READY), what="the service worker is there")
    page.goto(address)
    assert set(unchanged) == {address}, "through the worker too"
    unchanged.clear()
    context.add_cookies([{"name": site_settings.SESSION_COOKIE_NAME, "value": session_of(alice), "url": live_server.url}])
    page.goto(address)
    assert unchanged == []
    expect(page.locator(".menu__title").first).to_contain_text(name)
    context.clear_cookies(name=site_settings.SESSION_COOKIE_NAME)
    for _time in range(2):
        page.goto(address)
        expect(page.locator(".menu__title").first).not_to_contain_text(name)
    assert set(unchanged) == {address}, "and the visitor's page is the visitor's again"
    context.set_offline(True)
    page.goto(address)
    expect(page.locator(".offline")).to_be_visible()
    expect(page.locator(".menu__title").first).not_to_contain_text(name)
