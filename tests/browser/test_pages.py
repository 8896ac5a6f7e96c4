"""Every page that can be reached by links: nothing is wider than the screen, axe finds nothing serious, no error shows.

The walk follows links from a few doors and looks at one page of each route, so that a new page is looked at without being listed here.
Each is loaded once and measured in both widths. For axe every other page is on a phone, the others on a desk, light and dark in turn; with
MAKITI_ALL_LOOKS=true each is on both, and in English as well.
"""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import ALL_LOOKS, DemoSite, assert_accessible, settle, sign_in

pytestmark = pytest.mark.browser

DOORS = {
    "visitor": ["/", "/search/?q=panier", "/stores/", "/cart/", "/account/login/", "/account/signup/", "/places/about/"],
    "buyer@demo.test": ["/account/", "/favorites/", "/orders/", "/notifications/", "/messages/", "/cart/"],
    "seller@demo.test": ["/sell/", "/sell/products/", "/sell/store/", "/messages/?as=store"],
    "courier@demo.test": ["/deliver/", "/deliver/mine/", "/deliver/cash/"],
}
# Whose pages a person looks at; what a visitor sees is looked at once.
ROOMS = {
    "visitor": ("",),
    "buyer@demo.test": ("account/", "favorites/", "orders/", "notifications/", "messages/", "cart/", "checkout/"),
    "seller@demo.test": ("sell/", "messages/"),
    "courier@demo.test": ("deliver/", "h/"),
}
ELSEWHERE = ("sell/import/template.csv", "sell/export/", "admin/", "i18n/", "static/", "media/", "account/logout/", "account/2fa/")
MOST = 45  # pages of one person


WIDTHS = (360, 1280)
LANGUAGES = ["fr", "en"] if ALL_LOOKS else ["fr"]  # the longer texts; the walks of people are in English


def _context(browser: Browser, site: DemoSite, language: str) -> BrowserContext:
    context = browser.new_context(locale={"fr": "fr-FR", "en": "en-GB"}[language])
    context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    return context


def _route(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return "admin/"  # not a page of ours


def _links(page: Page) -> Iterator[str]:
    """Pages of ours that this one links to."""
    here = urlsplit(page.url)
    for href in page.eval_on_selector_all("a[href]:not([download])", "links => links.map(link => link.getAttribute('href'))"):
        there = urlsplit(urljoin(page.url, href))
        if there.netloc == here.netloc:
            yield f"{there.path}?{there.query}" if there.query else there.path


def _walk(page: Page, site: DemoSite, person: str) -> Iterator[str]:
    """One page of each route that can be reached."""
    doors = DOORS[person]
    waiting, seen = list(doors), {_route(urlsplit(door).path) for door in doors}
    number = 0
    while waiting and number < MOST:
        path = waiting.pop(0)
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        answer = page.goto(site.url + path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield path
        number += 1
        for link in _links(page):
            route = _route(urlsplit(link).path)
            if route not in seen and route.startswith(ROOMS[person]) and not route.startswith(ELSEWHERE):
                seen.add(route)
                waiting.append(link)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", DOORS)
def test_pages(browser: Browser, demo_site: DemoSite, person: str, language: str) -> None:
    context = _context(browser, demo_site, language)
    page = context.new_page()
    if person != "visitor":
        page = sign_in(context, demo_site, person)
        context.add_cookies([{"name": "django_language", "value": language, "url": demo_site.url}])
    faults = []
    for number, path in enumerate(_walk(page, demo_site, person)):
        page.locator(".htmx-request, [aria-busy=true]").first.wait_for(state="detached")
        for turn, width in enumerate(WIDTHS):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if (number // 2 + turn) % 2 else "light", reduced_motion="reduce")
            faults += _faults(page, f"{path} at {width}", thoroughly=ALL_LOOKS or turn == number % 2)
    context.close()
    assert faults == []


def _faults(page: Page, where: str, *, thoroughly: bool) -> Iterator[str]:
    settle(page)
    wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        yield f"{where} is {wider} pixels wider than the screen"
    if not thoroughly:
        return
    try:
        assert_accessible(page)
    except AssertionError as error:
        yield f"{where}: {error}"
