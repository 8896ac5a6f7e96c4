"""A buyer and a seller talk, each on a phone: from a question with a picture to an order at the agreed price; and without a network."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import DemoSite
from tests.browser.people import Person, member

pytestmark = pytest.mark.browser

SHOP = "/s/saveurs-de-ratoma/"
SHOP_OF_ANOTHER = "/s/kaloum-electro/"


def _photo(folder: Path) -> Path:
    path = folder / "mine.jpg"
    Image.linear_gradient("L").convert("RGB").resize((900, 600)).save(path)
    return path


def _say(person: Person, text: str) -> None:
    person.page.locator("#id_text").fill(text)
    person.press("Send")


def _bubble(page: Page, text: str) -> None:
    expect(page.locator("#thread .bubble", has_text=text)).to_have_count(1)


def _ask(buyer: Person) -> None:
    """From the storefront to the conversation."""
    buyer.go(SHOP)
    buyer.follow("Ask the store")
    buyer.page.wait_for_url("**/messages/**")
    buyer.look()
    _say(buyer, "Is the bissap fresh?")
    _bubble(buyer.page, "Is the bissap fresh?")


def _open(seller: Person) -> None:
    seller.go("/messages/?as=store")
    seller.page.locator(".talk a", has_text="Is the bissap fresh?").click()
    seller.page.wait_for_url("**/messages/*/")
    seller.look()


def _offer(seller: Person) -> None:
    """A price for the first product of the store."""
    seller.follow("Show a product or an order")
    seller.page.wait_for_url("**/attach/")
    seller.look()
    seller.follow("Offer a price")
    seller.page.wait_for_url("**/offer/*/")
    seller.look()
    seller.page.locator("[name=price]").fill("15000")
    seller.press("Send the offer")
    seller.page.wait_for_url("**/messages/*/**")
    seller.sees("A price for you")


def _order(buyer: Person) -> None:
    buyer.sees("A price for you")
    buyer.look()
    buyer.press("Order at this price")
    buyer.page.wait_for_url("**/checkout/**")
    buyer.look()
    buyer.page.locator("#place-orders").click()
    buyer.page.wait_for_url("**/checkout/done/**")
    buyer.page.locator("main a[href^='/orders/']").first.click()
    buyer.page.wait_for_url("**/orders/*/")


def test_from_a_question_with_a_picture_to_an_order(browser: Browser, demo_site: DemoSite, tmp_path: Path) -> None:
    buyer, seller = member(browser, demo_site, "buyer@demo.test"), member(browser, demo_site, "seller@demo.test")
    _ask(buyer)
    _open(seller)
    _say(seller, "Made this morning")
    _bubble(buyer.page, "Made this morning")  # comes by itself
    for takes_back in (True, False):
        buyer.page.locator("input[name=picture]").set_input_files(str(_photo(tmp_path)))
        expect(buyer.page.locator(".upload__previews img")).to_have_count(1)
        if takes_back:
            buyer.press("Without the picture")
            expect(buyer.page.locator("[data-unchoose]")).to_be_hidden()
            assert buyer.page.locator("input[name=picture]").evaluate("it => it.files.length") == 0
    _say(buyer, "As in this glass?")
    _bubble(buyer.page, "As in this glass?")
    _bubble(seller.page, "As in this glass?")
    expect(seller.page.locator("#thread .bubble__pic")).to_have_count(1)
    _offer(seller)
    _order(buyer)
    buyer.look()
    address = buyer.page.url
    buyer.follow("Ask the store")
    buyer.page.wait_for_url("**/messages/*/**")
    _say(buyer, "When will you bring it?")
    expect(seller.page.locator("#thread .chat-card", has_text=address.rstrip("/").rpartition("/")[2])).to_have_count(1)


def test_what_is_written_without_a_network_is_kept_and_sent_once(browser: Browser, demo_site: DemoSite) -> None:
    buyer = member(browser, demo_site, "buyer@demo.test")
    buyer.go(SHOP)
    buyer.follow("Ask the store")
    buyer.page.wait_for_url("**/messages/**")
    if "/with/" in buyer.page.url:
        _say(buyer, "Good day")
        _bubble(buyer.page, "Good day")
    buyer.page.context.set_offline(True)
    for text in ("Written in the taxi", "<b>And in the tunnel</b>"):
        _say(buyer, text)
        expect(buyer.page.locator("#outbox .bubble", has_text=text)).to_contain_text("Waits for a connection")
    buyer.page.context.set_offline(False)
    for text in ("Written in the taxi", "<b>And in the tunnel</b>"):
        _bubble(buyer.page, text)
    expect(buyer.page.locator("#outbox .bubble")).to_have_count(0)
    buyer.page.reload()
    _bubble(buyer.page, "Written in the taxi")
    _say(buyer, "x" * 4_500)
    expect(buyer.page.locator("#outbox .bubble")).to_contain_text("too long for one message")
    buyer.press("Change it")
    expect(buyer.page.locator("#id_text")).to_have_value("x" * 4_500)


NO_SECOND_TRY_BY_THE_CLOCK = """() => {
  const plain = window.setTimeout;
  window.setTimeout = (act, wait, ...more) => (wait >= 15000 ? 0 : plain(act, wait, ...more));
}"""


def test_network_that_comes_back_during_a_try_is_used_at_once(browser: Browser, demo_site: DemoSite) -> None:
    buyer = member(browser, demo_site, "buyer@demo.test")
    buyer.go(SHOP)
    buyer.follow("Ask the store")
    buyer.page.wait_for_url("**/messages/**")
    if "/with/" in buyer.page.url:
        _say(buyer, "Good day")
        _bubble(buyer.page, "Good day")
    tries: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if route.request.method == "POST":
            tries.append(route)
        if len(tries) != 1:
            route.continue_()

    buyer.page.route("**/messages/**", hold_the_first)
    buyer.page.evaluate(NO_SECOND_TRY_BY_THE_CLOCK)
    _say(buyer, "Just out of the tunnel")
    expect(buyer.page.locator("#outbox .bubble")).to_contain_text("Just out of the tunnel")
    buyer.page.evaluate("dispatchEvent(new Event('online'))")
    tries[0].abort("internetdisconnected")
    _bubble(buyer.page, "Just out of the tunnel")


def _number(tab: Page) -> int:
    """What stands beside the bell."""
    return int(re.sub(r"\D", "", str(tab.locator("#bell").get_attribute("aria-label"))))


def test_what_happens_is_told_on_every_tab_and_read_on_one_is_read_on_all(browser: Browser, demo_site: DemoSite) -> None:
    seller, buyer = member(browser, demo_site, "seller2@demo.test"), member(browser, demo_site, "buyer@demo.test")
    seller.go("/notifications/")
    other = seller.page.context.new_page()
    other.goto(f"{demo_site.url}/sell/products/")
    before = _number(other)
    buyer.go(SHOP_OF_ANOTHER)
    buyer.follow("Ask the store")
    buyer.page.wait_for_url("**/messages/**")
    words = "Do you have it in indigo?"
    _say(buyer, words)
    _bubble(buyer.page, words)
    for tab in (seller.page, other):
        expect(tab.locator("#bell")).to_have_attribute("aria-label", f"Notifications, {before + 1} unread")
    expect(other.locator("#messages-link .badge, #messages-link .count")).to_have_text("1")
    line = seller.page.locator(".notices .is-unread", has_text=words)
    expect(line).to_have_count(1)
    line.get_by_role("button").click()
    expect(line).to_have_count(0)
    expect(other.locator("#bell")).to_have_attribute("aria-label", f"Notifications, {before} unread")


def test_no_word_and_no_script_breaks_the_page(browser: Browser, demo_site: DemoSite) -> None:
    """Right to left, unbroken, of many signs, and hostile: shown as it was said, and nothing is wider than the phone."""
    buyer = member(browser, demo_site, "buyer@demo.test")
    buyer.go(SHOP_OF_ANOTHER)
    buyer.follow("Ask the store")
    buyer.page.wait_for_url("**/messages/**")
    said = ["مرحبا، هل هذا المنتج متوفر باللون الأزرق؟", "W" * 300, "https://example.com/" + "a" * 200, "👩🏽‍🌾" * 40, "\u202ereversed"]
    said += ["<img src=x onerror=document.title='gone'><script>document.title='gone'</script>", "[[chat_card.offer]] {{ 7|add:1 }} %s"]
    for words in said:
        _say(buyer, words)
        _bubble(buyer.page, words)
    buyer.page.reload()
    buyer.look()
    assert buyer.page.title() != "gone"
    for words in said:
        assert buyer.page.locator("#thread .bubble__text", has_text=words).first.text_content() == words
    assert buyer.page.locator("#thread .bubble__text", has_text="مرحبا").evaluate("box => getComputedStyle(box).direction") == "rtl"
    buyer.go("/messages/")
