"""A seller lists a product from a phone, photo first; once more on a browser without scripts."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, DemoSite, sign_in
from tests.browser.people import Person, member

pytestmark = pytest.mark.browser

SELLER = "seller@demo.test"


def _photos(folder: Path) -> list[str]:
    paths = []
    for number, colour in enumerate(((180, 90, 40), (40, 90, 160), (60, 140, 80))):
        path = folder / f"basket-{number}.jpg"
        Image.new("RGB", (900, 700), colour).save(path)
        paths.append(str(path))
    return paths


def _order(page: Page) -> list[str | None]:
    """The photos by the keys of their images."""
    return [grip.get_attribute("id") for grip in page.locator("[data-order-grip]").all()]


def _three_steps(seller: Person, photos: list[str]) -> None:
    page = seller.page
    seller.go("/sell/products/add/")
    assert page.locator("input[capture]").count() == 1
    page.locator("input[capture]").set_input_files(photos[0])  # what the camera hands over
    expect(page.locator(".shelf__item")).to_have_count(1)
    broken = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    box = page.locator("input[type=file][multiple]").element_handle()
    box.set_input_files(broken)  # type: ignore[arg-type]
    expect(page.locator(".uploads__item .is-late")).to_be_visible()
    box.set_input_files(photos[1:])  # the chooser was open while the answer came
    expect(page.locator(".shelf__item")).to_have_count(3)
    expect(page.locator(".uploads__item")).to_contain_text("broken.jpg")  # it stays to be read
    seller.look()
    seller.follow("Next: the title")
    page.locator("#id_title").press_sequentially("Grand sac en raphia")
    expect(page.locator("[data-keep-state] [data-state=busy]")).to_be_visible()
    expect(page.locator("#suggestions .chip").first).to_be_visible()
    expect(page.locator("[data-keep-state] [data-state=kept]")).to_be_visible()
    seller.look()
    page.reload()  # the phone rang, the browser was thrown out: it is all there
    expect(page.locator("#id_title")).to_have_value("Grand sac en raphia")
    page.locator("#suggestions .chip").first.click()
    page.wait_for_url("**/price/")
    page.locator("#id_price").fill("150 000")
    page.locator("#id_units").fill("4")
    seller.look()
    page.get_by_role("button", name="Save and add details").dblclick()  # a trembling thumb lists once
    page.wait_for_url(re.compile(r"/sell/products/\d+/$"))
    seller.look()


def _drag_last_to_front(page: Page) -> None:
    page.locator("#pictures").scroll_into_view_if_needed()
    grip, first = page.locator("[data-order-grip]").nth(2), page.locator(".shelf__item").first
    start, end = grip.bounding_box(), first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 60, end["y"] + 60, steps=8)
    page.mouse.up()


def _reorder(seller: Person) -> None:
    page = seller.page
    a, b, c = _order(page)
    page.locator(f"#{a}").press("ArrowRight")
    expect(page.locator("[data-order-grip]").first).to_have_id(str(b))
    expect(page.locator(f"#{a}")).to_be_focused()
    page.get_by_role("button", name="Photo 2: move forward").click()
    expect(page.locator("[data-order-grip]").first).to_have_id(str(a))
    _drag_last_to_front(page)
    expect(page.locator("[data-order-grip]").first).to_have_id(str(c))
    page.get_by_role("button", name="Photo 2: remove").click()
    expect(page.locator(".shelf__item")).to_have_count(2)
    seller.press("Bring it back")
    expect(page.locator(".shelf__item")).to_have_count(3)
    assert _order(page) == [c, a, b]
    seller.look()


def _variants(seller: Person) -> None:
    page = seller.page
    page.get_by_text("Does it come in sizes").click()
    page.locator("#id_name1").fill("Size")
    page.locator("#id_values1").fill("Small, Large")
    seller.press("Make the variants")
    prices = page.locator("[data-cell=price]")
    expect(prices).to_have_count(2)
    prices.nth(0).fill("12.5")  # francs have no decimals
    prices.nth(0).press("Enter")
    expect(prices.nth(1)).to_be_focused()
    prices.nth(1).fill("190 000")
    page.locator("[data-cell=move]").nth(1).fill("+3")
    seller.press("Save the table")
    expect(page.locator("[data-cell=price][aria-invalid=true]")).to_have_count(1)
    seller.look()
    prices.nth(0).fill("140000")
    seller.press("Save the table")
    seller.sees("Prices and stock are live at once")
    expect(page.locator(".cell-stock a").nth(1)).to_have_text("3")
    expect(prices.nth(0)).to_have_value(re.compile(r"^140.000$"))


def _offline(seller: Person) -> None:
    """A lost network is told, and what was typed meanwhile is kept when it is back."""
    page = seller.page
    page.context.set_offline(True)
    page.locator("#id_brand").fill("Femmes de Kindia")
    expect(page.locator("#listing-form [data-state=offline]")).to_be_visible()
    expect(page.locator(".offline")).to_be_visible()
    page.context.set_offline(False)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("#listing-form [data-state=kept]")).to_be_visible()


def test_phone_lists_a_product_in_three_steps(browser: Browser, demo_site: DemoSite, tmp_path: Path) -> None:
    seller = member(browser, demo_site, SELLER)
    assert seller.page.viewport_size == PHONE
    _three_steps(seller, _photos(tmp_path))
    _reorder(seller)
    _variants(seller)
    _offline(seller)
    seller.press("Send to review")
    seller.sees("waits for its review")
    expect(seller.page.locator("#id_brand")).to_have_value("Femmes de Kindia")
    seller.look()
    seller.go("/sell/products/?q=raphia")
    expect(seller.page.get_by_role("link", name="Grand sac en raphia")).to_have_count(1)
    seller.page.context.close()


def test_the_same_without_scripts(browser: Browser, demo_site: DemoSite, tmp_path: Path) -> None:
    photos = _photos(tmp_path)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en-GB")  # type: ignore[arg-type]
    page = sign_in(context, demo_site, SELLER)
    page.goto(f"{demo_site.url}/sell/products/add/")
    page.locator("input[type=file][multiple]").set_input_files(photos[:2])
    page.get_by_role("button", name="Add the photos").click()
    page.locator("#id_title").fill("Panier de Labé")
    page.get_by_role("button", name="Next: the price").click()
    page.locator("#suggestions .chip").first.click()  # it asked for a category, and names some
    page.locator("#id_price").fill("85000")
    page.locator("#id_units").fill("2")
    page.get_by_role("button", name="Save and add details").click()
    page.wait_for_url(re.compile(r"/sell/products/\d+/$"))
    first = page.locator("[id^=remove-]").first.get_attribute("id")
    page.get_by_role("button", name="Photo 2: move forward").click()
    expect(page.locator("[id^=remove-]").nth(1)).to_have_id(str(first))
    page.locator("summary", has_text="Does it come in sizes").click()
    page.locator("#id_name1").fill("Size")
    page.locator("#id_values1").fill("S, L")
    page.get_by_role("button", name="Make the variants").click()
    page.locator("[data-cell=price]").first.fill("90 000")
    page.get_by_role("button", name="Save the table").click()
    page.get_by_role("button", name="Send to review", exact=True).click()
    expect(page.locator("#product-head .badge").first).to_have_text("waiting for review")
    context.close()
