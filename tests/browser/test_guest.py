"""Somebody without an account orders on a phone, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DemoSite, phone_context, speak_english

pytestmark = pytest.mark.browser


def code_on_the_phone(page: Page) -> str:
    """From the demo's page that plays the phone."""
    link = page.get_by_role("link", name="This is a demo: read the code here.")
    screen = page.context.new_page()
    screen.goto(page.url.partition("/checkout")[0] + str(link.get_attribute("href")))
    found = re.search(r"code: (\d+)\.", screen.inner_text("main"))
    screen.close()
    assert found is not None
    return found[1]


@pytest.mark.parametrize("scripts", [True, False])
def test_from_product_to_order_without_an_account(browser: Browser, demo_site: DemoSite, scripts: bool) -> None:
    context = phone_context(browser, java_script_enabled=scripts)
    speak_english(context, demo_site)
    page = context.new_page()
    page.goto(f"{demo_site.url}/search/?q=robe")
    page.locator("main a[href^='/p/']").first.click()
    page.get_by_role("button", name="Add to cart").locator("visible=true").first.click()
    expect(page.get_by_text("is in your cart").first).to_be_visible()
    page.goto(f"{demo_site.url}/checkout/")
    fields = page.locator("#checkout-form").locator("input:not([type=hidden]):not([type=radio]), textarea, select").locator("visible=true")
    assert fields.count() <= 4  # and the way to pay
    page.get_by_label("Your name").fill("Fatou Barry")
    page.get_by_label("Phone number").fill(f"62811223{int(scripts)}")
    page.get_by_label("Quarter or town").fill("Kipé")
    page.get_by_label("Landmark").fill("Behind the blue mosque, third gate")
    if scripts:
        expect(page.locator("#checkout-stores")).to_contain_text("Delivery")
    page.get_by_role("button", name="Place the order").locator("visible=true").first.click()
    page.get_by_label("Code", exact=True).fill(code_on_the_phone(page))
    page.locator("#place-orders").click()
    expect(page.get_by_role("heading", name="Thank you, your order is placed")).to_be_visible()
    page.get_by_role("link", name="Follow your order").click()
    expect(page.get_by_role("heading", name="Your order from")).to_be_visible()
    expect(page.get_by_text("Keep the link to this order")).to_be_visible()
    context.close()
