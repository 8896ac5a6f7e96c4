"""The import's page: its bar moves while a worker is at it, by itself, and says the end."""

import os

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from sellers.models import ImportRun
from sellers.services.import_runs import take_file, work_on_run
from sellers.states import ImportState
from shop.accounts.models import User
from shop.common.clock import now
from tests.browser.conftest import assert_accessible
from tests.factories.stores import create_store

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLE = "Handle,Title,Variant Price\n" + "".join(f"p{number},Product {number},{1_000 + number}\n" for number in range(20))


def test_bar_moves_with_the_work(browser: Browser, live_server: LiveServer, bob: User) -> None:
    """The worker waits after each part until the page shows it: a page that stood still would let it wait in vain."""
    run = take_file(create_store(owner=bob), ContentFile(TABLE.encode(), name="products.csv"), author=bob)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportState.CHECKING, started_at=now())  # and no worker has it yet
    client = Client()
    client.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(viewport={"width": 360, "height": 800}, base_url=live_server.url, bypass_csp=True, locale="en-GB")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
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
    context.close()
