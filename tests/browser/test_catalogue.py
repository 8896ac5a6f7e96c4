"""From the camera to the shopper: listed in three steps, reviewed, found misspelt, narrowed by facet and distance, and back again.

Once with scripts and once without, but for the moderator.
"""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DemoSite, phone_context, sign_in, wait_on
from tests.browser.people import Person

pytestmark = pytest.mark.browser

SELLER, STAFF = "seller@demo.test", "staff@demo.test"  # whose first store lies in Madina


class Plain(Person):
    """Without scripts there is nothing to measure with."""

    def look(self) -> None: ...


def _person(browser: Browser, site: DemoSite, email: str = "", *, scripts: bool) -> Person:
    context = phone_context(browser, java_script_enabled=scripts)
    page = sign_in(context, site, email) if email else context.new_page()
    return (Person if scripts else Plain)(page, site)


def _photo(folder: Path) -> str:
    path = folder / "camera.jpg"
    Image.radial_gradient("L").convert("RGB").resize((1600, 1200)).save(path)
    return str(path)


def _list_in_three_steps(seller: Person, photo: str, title: str, *, scripts: bool) -> str:
    """The photo, the title, the price; then its condition, and off to the moderators. Returns the address of its page."""
    page = seller.page
    seller.go("/sell/products/add/")
    if scripts:
        page.locator("input[capture]").set_input_files(photo)  # what the camera hands over
        expect(page.locator(".shelf__item")).to_have_count(1)
        seller.follow("Next: the title")
    else:
        page.locator("input[type=file]").first.set_input_files(photo)
        seller.press("Add the photos")
    page.locator("#id_title").fill(title)
    page.locator("select[name=category]").select_option(label="Pots and stoves")
    seller.press("Next: the price")
    page.locator("#id_price").fill("45 000")
    page.locator("#id_units").fill("3")
    seller.press("Save and add details")
    page.wait_for_url(re.compile(r"/sell/products/\d+/$"))
    page.locator("#id_condition").select_option("used")
    seller.press("Save and send to review")
    expect(page.locator("#product-head .badge").first).to_have_text("waiting for review")
    seller.look()
    return urlsplit(page.url).path


def _approve(moderator: Person, title: str) -> None:
    moderator.go("/admin/moderation/submittedproduct/")
    moderator.follow(title)
    moderator.page.locator("select[name=verdict]").select_option("approved")
    moderator.press("Answer")
    moderator.sees("We notified the seller")


def _narrow(shopper: Person, name: str, value: str) -> None:
    """Open the filters, say one thing, and look."""
    page = shopper.page
    page.locator("[data-filters-open]").click()
    if name == "condition":
        page.locator(f"#filters [name=condition][value={value}]").check()
    elif name == "km":
        page.locator("#filters [name=km]").select_option(value)
    else:
        page.locator(f"#filters [name={name}]").fill(value)
    page.locator("#shelf-go").click()
    page.wait_for_url(lambda url: name in parse_qs(urlsplit(url).query))
    shopper.look()


def _search(shopper: Person, words: str, *, until: str) -> None:
    """What has just gone live is on its way to the index."""
    box = shopper.page.get_by_role("search").locator("input[name=q]")
    box.fill(words)
    box.press("Enter")
    shopper.page.wait_for_url(re.compile(r"/search/\?q="))

    def is_found() -> bool:
        found = any(until in card for card in _shown(shopper))
        if not found:
            shopper.page.reload()
        return found

    wait_on(shopper.page, is_found, what=f"{until} is found by {words}")


def _shown(shopper: Person) -> list[str]:
    return shopper.page.locator(".shelf__main > .grid [data-product]").all_inner_texts()


def _count(shopper: Person, number: int) -> None:
    expect(shopper.page.locator(".shelf__main > .grid [data-product]")).to_have_count(number)


@pytest.mark.parametrize("scripts", [True, False], ids=["phone", "without-scripts"])
def test_from_the_camera_to_the_shopper(browser: Browser, demo_site: DemoSite, tmp_path: Path, scripts: bool) -> None:
    title = f"Marmite forgée {'rouge' if scripts else 'bleu'}"
    seller = _person(browser, demo_site, SELLER, scripts=scripts)
    _list_in_three_steps(seller, _photo(tmp_path), title, scripts=scripts)
    shopper = _person(browser, demo_site, scripts=scripts)
    shopper.go("/search/?q=marmite&exact=1")
    assert not any(title in card for card in _shown(shopper)), "nobody sees it before its review"
    _approve(_person(browser, demo_site, STAFF, scripts=True), title)  # the admin's own pages cannot do without

    _search(shopper, "marmitte", until=title)
    shopper.look()
    _narrow(shopper, "condition", "used")
    found = len(_shown(shopper))
    assert any(title in card for card in _shown(shopper))
    used_alone = shopper.page.url
    _narrow(shopper, "near", "Madina")
    _narrow(shopper, "km", "2")
    shopper.sees("near Madina")
    _count(shopper, found)
    expect(shopper.page.locator(".shelf__main > .grid [data-product]").first).to_contain_text(re.compile(r"\d k?m"))
    near_madina = shopper.page.url
    _narrow(shopper, "near", "Kipe")
    _count(shopper, 0)
    while shopper.page.url != near_madina:
        shopper.page.go_back()
    _count(shopper, found)
    expect(shopper.page.locator("#filters [name=near]")).to_have_attribute("value", "Madina")  # beside what the browser itself keeps
    while shopper.page.url != used_alone:
        shopper.page.go_back()
    expect(shopper.page.locator("#filters [name=near]")).to_have_attribute("value", "")
    shopper.page.locator(".shelf__main > .grid [data-product]", has_text=title).locator("a").first.click()
    shopper.page.wait_for_url("**/p/marmite-**")
    shopper.sees(title)
    shopper.look()
