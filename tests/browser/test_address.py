"""Saying where, in a real browser: with scripts and without, with a location and with a map whose pictures never come.

Nothing is looked for by its words: the buyer of the demo may read French.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DemoSite, assert_accessible, phone_context, sign_in

pytestmark = pytest.mark.browser
BUYER = "buyer@demo.test"


def _choose(page: Page, name: str, label: str) -> None:
    page.locator(f"select[name={name}] option", has_text=re.compile(f"^{label}$")).wait_for(state="attached")
    page.locator(f"select[name={name}]").select_option(label=label)


def test_cascade_location_and_map(browser: Browser, demo_site: DemoSite) -> None:
    context = phone_context(browser, geolocation={"latitude": 9.61, "longitude": -13.64}, permissions=["geolocation"])
    context.route("**/*.png", lambda route: route.abort())  # no tile ever arrives
    page = sign_in(context, demo_site, BUYER)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(f"{demo_site.url}/account/addresses/new/?next=/account/")
    page.locator("textarea[name=landmark]").fill("Opposite the stadium")
    _choose(page, "region", "Conakry")
    _choose(page, "prefecture", "Ratoma")
    _choose(page, "quarter", "Kipé")
    expect(page.locator("textarea[name=landmark]")).to_have_value("Opposite the stadium")

    latitude = page.locator("input[name=latitude]")
    page.locator("[data-pin-open]").click()
    page.locator(".leaflet-container").click(position={"x": 100, "y": 80})
    expect(latitude).to_have_value(re.compile(r"^9\.[56]\d+$"))  # the map had opened at Ratoma
    expect(page.locator(".pin-marker")).to_be_visible()
    assert_accessible(page)
    page.locator("[data-pin-remove]").click()
    expect(latitude).to_have_value("")
    page.locator("[data-pin-locate]").click()
    expect(latitude).to_have_value("9.610000")

    page.locator("input[name=phone]").fill("12")
    page.locator("form.card .btn--primary").click()
    expect(page.locator(".field__error")).to_contain_text("+224 601 12 34 56")
    expect(latitude).to_have_value("9.610000")
    page.locator("input[name=phone]").fill("620 00 00 07")
    page.locator("form.card .btn--primary").click()
    page.wait_for_url(f"{demo_site.url}/account/")
    assert refused == []
    context.close()


def test_everything_works_without_scripts(browser: Browser, demo_site: DemoSite) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = sign_in(context, demo_site, BUYER)
    page.goto(f"{demo_site.url}/account/addresses/new/")
    page.locator("textarea[name=landmark]").fill("Half a sentence")
    page.locator("input[name=phone]").fill("620 00 00 08")
    page.locator("select[name=region]").select_option(label="Labé")
    page.locator("button[name=choose_places]").click()
    expect(page.locator("select[name=prefecture]")).to_contain_text("Lélouma")
    expect(page.locator("select[name=prefecture]")).not_to_contain_text("Pita")
    page.locator("select[name=prefecture]").select_option(label="Lélouma")
    expect(page.locator("textarea[name=landmark]")).to_have_value("Half a sentence")
    expect(page.locator("input[name=phone]")).to_have_value("620 00 00 08")
    page.locator("form.card .btn--primary").click()
    page.wait_for_url(f"{demo_site.url}/account/addresses/")
    card = page.locator("li.card", has_text="Half a sentence")
    expect(card).to_contain_text("Lélouma, Labé")
    card.locator("a[href*=delete]").click()
    page.locator(".btn--danger").click()
    expect(page.locator("li.card", has_text="Half a sentence")).to_have_count(0)
    context.close()
