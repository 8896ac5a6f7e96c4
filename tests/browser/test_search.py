"""Finding with a thumb: what is misspelt, the list under the box, filters one by one and back again, with and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DemoSite, phone_context
from tests.browser.people import Person, visitor

pytestmark = pytest.mark.browser


def _ask(shopper: Person, words: str) -> None:
    box = shopper.page.get_by_role("search").locator("input[name=q]")
    box.fill(words)
    box.press("Enter")
    shopper.page.wait_for_url(re.compile(r"/search/\?q="))


def _count(shopper: Person) -> int:
    """What the line above the shelf says, which must be what stands below it."""
    line = shopper.page.locator(".shelf__count")
    expect(line).to_have_text(re.compile(r"\d+ product"))
    number = int(re.findall(r"\d+", line.inner_text())[0])
    expect(shopper.page.locator(".shelf__main > .grid [data-product]")).to_have_count(number)  # not what others like
    return number


def _narrow(shopper: Person, name: str, value: str = "") -> tuple[int, str]:
    """Open the sheet, fill in or choose one thing, and look. Returns the count and the address."""
    page = shopper.page
    page.locator("[data-filters-open]").click()
    field = page.locator(f"#filters [name={name}]").first
    if value and field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    elif value:
        field.fill(value)
    else:
        field.check()
    page.locator("#shelf-go").click()
    page.wait_for_url(re.compile(rf"[?&]{name}=."))
    expect(page.locator("#filters")).to_be_hidden()
    shopper.look()
    return _count(shopper), page.url


def _filter_and_go_back(shopper: Person) -> None:
    _ask(shopper, "wax")
    everything = _count(shopper)
    beside = shopper.page.locator("#f-colour-1 ~ small")
    steps = [_narrow(shopper, "high", "200000")]
    said = int(beside.text_content() or "0")
    steps.append(_narrow(shopper, "colour"))
    assert steps[-1][0] == said, "as many as the number beside the colour has promised"
    steps += [_narrow(shopper, "near", "Kipe"), _narrow(shopper, "km", "2")]
    assert everything > steps[0][0] > steps[1][0] == steps[2][0] > steps[3][0] == 0, "the store in Madina is further than that"
    shopper.sees("near Kipé, Ratoma")
    for number, address in reversed(steps[:-1]):
        shopper.page.go_back()
        if "#" in shopper.page.url:  # without scripts the open sheet is an address of its own
            shopper.page.go_back()
        shopper.page.wait_for_url(address)
        expect(shopper.page.locator(".shelf__count")).to_contain_text(f"{number} product")
        assert _count(shopper) == number
        expect(shopper.page.locator("#filters [name=high]")).to_have_value("200000")


def test_a_phone_finds_what_is_misspelt_and_narrows_it(browser: Browser, demo_site: DemoSite) -> None:
    shopper = visitor(browser, demo_site)
    shopper.go("/")
    _ask(shopper, "chausures")
    shopper.sees("These are the results for chaussures")
    shopper.look()
    _ask(shopper, "smartfone")
    shopper.sees("Smartphone Sono 3 Go")
    _filter_and_go_back(shopper)
    expect(shopper.page.locator("#filters [name=near]")).to_have_value("")
    expect(shopper.page.locator("#filters [name=colour]").first).not_to_be_checked()


def test_the_list_under_the_box_answers_to_the_keyboard(browser: Browser, demo_site: DemoSite) -> None:
    shopper = visitor(browser, demo_site)
    shopper.go("/")
    box, options = shopper.page.get_by_role("search").locator("input[name=q]"), shopper.page.locator("#suggestions [role=option]")
    box.click()
    expect(box).to_have_attribute("role", "combobox")
    box.fill("wax")  # at once: the list of a part of it would be put in under the keys that follow
    expect(options.filter(has_text="Pagne wax Hollandais")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    shopper.look()
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options).to_have_count(0)
    box.fill("wax hol")
    expect(options.filter(has_text="Pagne wax Hollandais")).to_have_count(1)
    for _ in range(options.count()):
        box.press("ArrowDown")
        if shopper.page.locator("[role=option][aria-selected=true]").inner_text().startswith("Pagne wax Hollandais"):
            break
    box.press("Enter")
    shopper.page.wait_for_url("**/p/**")
    shopper.sees("Pagne wax Hollandais")
    for text in ("savon noir", "lampe"):
        _ask(shopper, text)
    box.fill("")
    expect(options).to_have_text(["lampe", "savon noir"])  # what this browser asked for lately, the latest first


def test_without_scripts_the_same_walk_works(browser: Browser, demo_site: DemoSite) -> None:
    page = phone_context(browser, java_script_enabled=False).new_page()

    class Plain(Person):
        def look(self) -> None:
            """Nothing to measure with."""

    shopper = Plain(page, demo_site)
    shopper.go("/")
    _ask(shopper, "chausures")
    shopper.sees("These are the results for chaussures")
    _filter_and_go_back(shopper)
