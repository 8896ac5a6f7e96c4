"""The pages of an import: the bar moves by itself while a worker is at it, and what the file calls its categories is decided once."""

import os

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from sellers.models import ImportRun
from sellers.services.import_runs import take_file, work_on_run
from sellers.states import ImportState
from shop.accounts.models import User
from shop.catalog.models import Category, Product
from shop.common.clock import now
from tests.browser.conftest import assert_accessible
from tests.factories.imports import check_bytes
from tests.factories.stores import create_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLE = "Handle,Title,Variant Price\n" + "".join(f"p{number},Product {number},{1_000 + number}\n" for number in range(20))
# What scrolls sideways, but for the line of tabs, which is meant to.
WIDER = """() => [document.documentElement, ...document.querySelectorAll('main :is(div, section, table, ul)')]
    .filter((each) => each.scrollWidth > each.clientWidth && getComputedStyle(each).overflowX !== 'visible' && each.clientWidth > 1)
    .map((each) => `${each.localName}.${each.className}`)"""


def page_of(user: User, browser: Browser, live_server: LiveServer) -> Page:
    """A phone's, signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url, bypass_csp=True, locale="en-GB")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return context.new_page()


def test_bar_moves_with_the_work(browser: Browser, live_server: LiveServer, bob: User) -> None:
    """The worker waits after each part until the page shows it: a page that stood still would let it wait in vain."""
    run = take_file(create_store(owner=bob), ContentFile(TABLE.encode(), name="products.csv"), author=bob)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.CHECKING, started_at=now())  # and no worker has it yet
    page = page_of(bob, browser, live_server)
    page.goto(run.get_absolute_url())
    bar, seen = page.get_by_role("progressbar", name="Progress"), []
    expect(bar).to_have_attribute("value", "0")
    assert_accessible(page)

    def look(at_work: ImportRun) -> None:
        if at_work.percent < 100:  # at the end the bar may be gone already
            expect(bar).to_have_attribute("value", str(at_work.percent))
            expect(page.get_by_text(f"{at_work.position} of 20 products")).to_be_visible()
            seen.append(at_work.percent)

    assert work_on_run(run.pk, group=5, tell=look)
    assert seen == [25, 50, 75]
    expect(page.get_by_role("button", name="Import now")).to_be_visible()
    expect(bar).to_have_count(0)
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/import.png", full_page=True)
    page.context.close()


def test_own_category_is_decided_once_for_all(browser: Browser, live_server: LiveServer, bob: User) -> None:
    """And may be changed afterwards, on a page of its own, for the products that came."""
    shelf = Category.objects.create(path="mode", slug="mode", names={"en": "Fashion"})
    for slug, name in (("homme", "Men's clothing"), ("femme", "Women's clothing")):
        Category.objects.create(path=f"mode/{slug}", slug=slug, parent=shelf, names={"en": name})
    long = "X" * 60  # one word, wider than the phone
    file = f"Handle,Title,Type,Variant Price\na,Abc,Knalleffekte,5000\nb,{long},Knalleffekte,5000\n"
    run = check_bytes(create_store(owner=bob, is_trusted=True), file.encode())
    page = page_of(bob, browser, live_server)
    page.goto(run.get_absolute_url())
    expect(page.get_by_label("Category", exact=True)).to_have_count(2)
    assert page.evaluate(WIDER) == [], "neither the page nor the table in it is wider than the phone"
    theirs = page.get_by_label("Knalleffekte")
    theirs.select_option(label="Men's clothing")
    page.get_by_role("button", name="Apply to all products").click()
    expect(page.get_by_text("your choice")).to_have_count(2)
    expect(theirs).to_have_value("mode/homme")
    assert_accessible(page)
    if shots := os.environ.get("SHOTS"):
        page.screenshot(path=f"{shots}/categories.png", full_page=True)
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("imported", exact=True)).to_be_visible()
    assert set(Product.objects.values_list("category__path", flat=True)) == {"mode/homme"}

    page.goto(reverse("sellers:imports"))
    page.get_by_role("link", name="Your categories and ours").click()
    page.get_by_label("Knalleffekte").select_option(label="Women's clothing")
    page.get_by_role("button", name="Apply to all products").click()
    expect(page.get_by_text("Categories saved.")).to_be_visible()
    assert set(Product.objects.values_list("category__path", flat=True)) == {"mode/femme"}
    page.context.close()
