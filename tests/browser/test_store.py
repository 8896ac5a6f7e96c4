"""A seller changes what the store says, and shoppers see it at once, at 360 pixels."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DemoSite, sign_in
from tests.browser.people import Person

pytestmark = pytest.mark.browser
FRONT = "/s/nairobi-kitenge-house/"
SMALL = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "en-GB"}


def _with_a_small_phone(browser: Browser, site: DemoSite, email: str = "") -> Person:
    context = browser.new_context(**SMALL)  # type: ignore[arg-type]
    page = sign_in(context, site, email) if email else context.new_page()
    return Person(page, site)


def test_the_storefront_follows_its_seller(browser: Browser, demo_site: DemoSite) -> None:
    seller = _with_a_small_phone(browser, demo_site, "wanjiku@demo.test")
    passer_by = _with_a_small_phone(browser, demo_site)
    passer_by.go(FRONT)  # from here on the page is shared
    expect(passer_by.page.get_by_text("Away until")).to_have_count(0)

    seller.go("/sell/store/hours/")
    seller.page.get_by_label("Day", exact=True).fill((date.today() + timedelta(days=2)).isoformat())
    seller.page.get_by_label("What for?").fill("Stocktaking at Kariokor")
    seller.press("Add the day")
    seller.sees("The special day is saved.")
    seller.look()
    passer_by.go(FRONT)
    passer_by.sees("Stocktaking at Kariokor")

    seller.page.get_by_label("First day away").fill(date.today().isoformat())
    seller.page.get_by_label("Last day away").fill((date.today() + timedelta(days=1)).isoformat())
    seller.press("Save the time away")
    seller.sees("Your time away is saved.")
    passer_by.go(FRONT)
    passer_by.sees("No orders until then")
    seller.press("I am back")
    seller.sees("Welcome back")

    seller.go("/sell/store/delivery/")
    seller.page.get_by_label("A circle around the store").check()
    seller.page.get_by_label("Radius of the circle").fill("3")
    seller.page.get_by_label("Price of a delivery").fill("120")
    seller.press("Add the price")
    seller.sees("The delivery price is saved.")
    seller.sees("within 3 km of the store")
    seller.look()
    passer_by.go(FRONT)
    passer_by.sees("within 3 km of the store")
    passer_by.sees("KSh 120")

    shopper = _with_a_small_phone(browser, demo_site, "buyer@demo.test")
    shopper.go(FRONT)
    shopper.press("Follow")
    expect(shopper.page.get_by_role("button", name="Following")).to_be_visible()
    shopper.go("/favorites/stores/")
    shopper.sees("Nairobi Kitenge House")

    passer_by.go(FRONT + "poster/")
    passer_by.page.emulate_media(media="print")
    expect(passer_by.page.locator(".site-head")).to_be_hidden()
    expect(passer_by.page.locator(".poster .qr svg")).to_be_visible()
    assert passer_by.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1, "one sheet"
