"""A buyer says how it is by thumb, the store answers, everybody reads it; and the same without scripts."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, DemoSite
from tests.browser.people import member, visitor

pytestmark = pytest.mark.browser

ARABIC = "قهوة ممتازة، شكرا جزيلا"


def _photo(folder: Path) -> Path:
    path = folder / "coffee.jpg"
    Image.linear_gradient("L").convert("RGB").resize((900, 600)).save(path)
    return path


def test_from_the_thumb_to_the_product_s_page_and_back(browser: Browser, demo_site: DemoSite, tmp_path: Path) -> None:
    buyer, seller, reader = (
        member(browser, demo_site, "buyer@demo.test"),
        member(browser, demo_site, "seller@demo.test"),
        visitor(browser, demo_site),
    )
    buyer.go("/account/reviews/")
    buyer.page.locator(".rows li", has_text="Café Ziama").first.locator("a[href^='/orders/']").first.click()
    buyer.page.wait_for_url("**/reviews/**")
    buyer.look()
    form = buyer.page.locator("form[hx-post]")
    buyer.press("Publish")
    expect(form.get_by_role("alert").first).to_contain_text("Choose how many stars")
    buyer.look()
    form.locator(".give__star").nth(3).tap()
    expect(form.get_by_role("radio", name="4 stars: good")).to_be_checked()
    form.locator("textarea").fill(f"{ARABIC}\n{'W' * 300}")
    form.locator("input[type=file]").set_input_files(str(_photo(tmp_path)))
    expect(form.locator(".upload__previews img")).to_have_count(1)
    buyer.press("Publish")
    buyer.sees("Everybody can read it now.")
    buyer.look()

    reader.go("/s/saveurs-de-ratoma/")
    reader.page.get_by_role("link", name="Café Ziama").locator("visible=true").first.click()
    reader.page.wait_for_url("**/p/**")
    reader.page.locator("#reviews").scroll_into_view_if_needed()
    said = reader.page.locator("#reviews .review__text", has_text=ARABIC)
    expect(said).to_be_visible()
    assert said.evaluate("box => getComputedStyle(box).direction") == "rtl"
    reader.look()
    reader.follow("The one review")
    reader.page.wait_for_url("**/reviews/")
    reader.look()
    reader.page.locator(".histogram__bars a").first.click()  # five stars: none
    reader.sees("No reviews with this rating.")
    reader.page.go_back()
    expect(reader.page.locator(".review")).to_have_count(1)

    seller.go("/notifications/")
    seller.sees("New review of “Café Ziama")
    seller.page.get_by_role("button", name="New review of “Café Ziama").or_(
        seller.page.get_by_role("link", name="New review of “Café Ziama")
    ).first.click()
    seller.page.wait_for_url("**/sell/reviews/*/")
    seller.look()


def test_without_scripts_it_can_be_written_filtered_and_withdrawn(browser: Browser, demo_site: DemoSite) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{demo_site.url}/account/login/")
    page.locator("input[name=login]").fill("hawa@demo.test")
    page.locator("input[name=password]").fill("makiti-demo")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    context.add_cookies([{"name": "django_language", "value": "en", "url": demo_site.url}])
    page.goto(f"{demo_site.url}/account/reviews/")
    page.get_by_role("link", name="Change or withdraw").first.click()
    page.get_by_text("Withdraw this review").click()
    page.get_by_role("button", name="Yes, withdraw it").click()
    expect(page.get_by_text("Your review is withdrawn and no longer shown.")).to_be_visible()
    page.locator(".rows a[href^='/orders/']").first.click()
    page.get_by_role("radio", name="5 stars").check(force=True)
    page.locator("textarea[name=text]").fill("Bright")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Bright")).to_be_visible()
    page.goto(f"{demo_site.url}/search/?q=lampe+solaire")
    page.locator(".product-card a").first.click()
    page.get_by_role("link", name="reviews").locator("visible=true").last.click()
    page.locator(".histogram__bars a").nth(1).click()
    expect(page.locator(".review")).to_have_count(1)
    page.locator("#review-sort").select_option("lowest")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".review").first).to_be_visible()
    context.close()
