"""Every page that can be reached by links: nothing is wider than the screen, axe finds nothing serious, no error shows.

The walk follows links from a few doors and looks at one page of each route, so that a new page is looked at without being listed here.
MAKITI_ALL_LOOKS=true looks at both widths in both languages, which takes as long again.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import DemoSite, assert_accessible, sign_in

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


@dataclass(frozen=True)
class Look:
    """How the pages are looked at."""

    width: int
    language: str
    locale: str


LOOKS = [Look(360, "fr", "fr-FR"), Look(1280, "en", "en-GB")]
if os.environ.get("MAKITI_ALL_LOOKS") == "true":
    LOOKS += [Look(360, "en", "en-GB"), Look(1280, "fr", "fr-FR")]


def _context(browser: Browser, site: DemoSite, look: Look) -> BrowserContext:
    context = browser.new_context(viewport={"width": look.width, "height": 800}, locale=look.locale)
    context.add_cookies([{"name": "django_language", "value": look.language, "url": site.url}])
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
        page.emulate_media(color_scheme="dark" if number % 2 else "light", reduced_motion="reduce")
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


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.language}")
@pytest.mark.parametrize("person", DOORS)
def test_pages(browser: Browser, demo_site: DemoSite, person: str, look: Look) -> None:
    context = _context(browser, demo_site, look)
    page = context.new_page()
    if person != "visitor":
        page = sign_in(context, demo_site, person)
        context.add_cookies([{"name": "django_language", "value": look.language, "url": demo_site.url}])
    page.set_default_timeout(15_000)
    faults = []
    for path in _walk(page, demo_site, person):
        page.locator(".htmx-request, [aria-busy=true]").first.wait_for(state="detached")
        wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            faults.append(f"{path} is {wider} pixels wider than the screen")
        try:
            assert_accessible(page)
        except AssertionError as error:
            faults.append(str(error))
    context.close()
    assert faults == []
