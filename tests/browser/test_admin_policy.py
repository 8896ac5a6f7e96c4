"""The admin works under a policy by which no text becomes a program."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from couriers.models import CourierProfile
from shop.accounts.models import User
from shop.catalog.models import Product
from shop.custody.models import CashPiece
from shop.moderation.models import SubmittedProduct
from shop.orders.models import Order
from shop.payouts.models import Payout
from shop.promotions.models import PromoCode
from tests.admin_rows import fill_the_admin
from tests.urls.table import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LISTS = [Order, User, CashPiece, SubmittedProduct, Payout]
PAGES = [Order, User, CashPiece, Product, Payout, CourierProfile, PromoCode, SubmittedProduct]


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, alice: User, bob: User, carol: User, mallory: User, sam: User) -> Iterator[Page]:
    """Sam's, in the admin of a market with one of everything. Whatever the console says of an error fails the test."""
    fill_the_admin(Cast(alice, bob, carol, mallory, sam))
    client = Client()
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url, locale="en-GB")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: said.append(str(error.error)))
    page = context.new_page()
    yield page
    assert said == []


def _address(model: Any, name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def test_pages_of_the_admin_say_no_error_and_their_controls_work(page: Page) -> None:
    answer = page.goto("/admin/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy
    for model in LISTS:
        page.goto(_address(model, "changelist"))
        _is_alive(page)
    for model in PAGES:
        page.goto(_address(model, "change", model._default_manager.order_by("-pk").first().pk))
        _is_alive(page)
    page.goto(_address(PromoCode, "add"))
    _is_alive(page)
    _the_sidebar_folds(page)
    _the_theme_is_chosen(page)
    _a_list_is_filtered_and_acted_upon(page)
    _tabs_and_rows_open(page)


def _is_alive(page: Page) -> None:
    """Alpine has begun: what it hides at first is hidden by it, no longer by the style sheet."""
    page.wait_for_function("() => window.Alpine && document.body._x_dataStack && !document.querySelector('[x-cloak]')")


def _the_sidebar_folds(page: Page) -> None:
    page.goto("/admin/")
    _is_alive(page)
    sidebar = page.locator("#nav-sidebar")
    expect(sidebar).to_be_visible()
    page.locator("[x-on\\:click^='sidebarDesktopOpen']").first.click()
    expect(sidebar).to_be_hidden()
    page.reload()
    _is_alive(page)
    expect(sidebar).to_be_hidden()
    page.locator("[x-on\\:click^='sidebarDesktopOpen']").first.click()
    expect(sidebar).to_be_visible()


def _the_theme_is_chosen(page: Page) -> None:
    page.locator("[x-on\\:click^='openUserLinks']").first.click()
    page.locator("[x-on\\:click*=\"'dark'\"]").first.click()
    expect(page.locator("html")).to_have_class(re.compile("dark"))


def _a_list_is_filtered_and_acted_upon(page: Page) -> None:
    page.goto(_address(User, "changelist"))
    _is_alive(page)
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.locator("[x-on\\:click='filterOpen = true']").first.click()
    expect(page.locator("#changelist-filter")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#changelist-filter")).to_be_hidden()


def _tabs_and_rows_open(page: Page) -> None:
    page.goto(_address(CashPiece, "change", CashPiece.objects.order_by("pk").first().pk))
    _is_alive(page)
    expect(page.locator("#content")).to_contain_text("GNF")
