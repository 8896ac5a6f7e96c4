"""Two people bid against each other, each on a phone: the one hears of the other at once, and soon even where no socket gets through."""

import re
from statistics import median

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.conftest import DemoSite
from tests.browser.people import Person, member

pytestmark = pytest.mark.browser

TITLE = "Grand boubou de cérémonie"
POLLING = 10_000  # milliseconds, as the panel says
# When the panel first says that its reader is outbid, on the page's own clock, which all pages of one machine share.
NOTE = """() => {
  window.outbidAt = 0;
  new MutationObserver(() => {
    if (!window.outbidAt && document.querySelector(".auction .badge--danger")) window.outbidAt = performance.timeOrigin + performance.now();
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}"""
ANSWERED = """() => {
  const answers = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith("/bid/"));
  return performance.timeOrigin + answers.at(-1).responseEnd;
}"""


@pytest.fixture
def bidders(browser: Browser, demo_site: DemoSite) -> tuple[Person, Person]:
    return member(browser, demo_site, "buyer@demo.test"), member(browser, demo_site, "courier@demo.test")


def _visit(person: Person) -> None:
    person.go(f"/search/?q={TITLE}")
    person.follow(TITLE)
    person.page.wait_for_url("**/p/**")
    person.look()


def _bid(person: Person) -> str:
    """The lowest that leads; the price after it."""
    person.page.locator(".auction__quick button").first.click()
    person.page.locator(".bid-question .btn--buy").click()
    expect(person.page.locator(".auction .badge--success")).to_be_visible()
    return _price(person.page)


def _price(page: Page) -> str:
    return page.locator(".auction .price--large").inner_text()


def _sees(person: Person, price: str) -> None:
    """What is bid on a page that is not up to date is refused. The first bid leaves the price as it was: only the next is dearer."""
    expect(person.page.locator(".auction .price--large")).to_have_text(price)
    expect(person.page.locator(".auction__quick button").first).not_to_have_text(price)


def test_outbid_is_seen_by_the_hint_that_follows_the_answer_to_the_other(bidders: tuple[Person, Person]) -> None:
    leader, rival = bidders
    for person in bidders:
        with person.page.expect_websocket(lambda socket: socket.url.endswith("/ws/live/")):
            _visit(person)
    _sees(rival, _bid(leader))
    waits = []
    for _round in range(3):  # the machine may be slow once
        box = leader.page.get_by_label("Your maximum bid")
        box.fill("7")  # somebody who is typing hears of it, too, and keeps what is typed
        leader.page.evaluate(NOTE)
        price = _bid(rival)
        leader.page.wait_for_function("() => window.outbidAt")
        waits.append(leader.page.evaluate("() => window.outbidAt") - rival.page.evaluate(ANSWERED))
        expect(leader.page.locator(".auction")).to_contain_text("You are outbid")
        assert _price(leader.page) == price
        expect(box).to_be_focused()
        expect(box).to_have_value("7")
        leader, rival = rival, leader
    print(f"outbid is seen {median(waits):.0f} ms after the answer to the other")  # 100 to 300 on a quiet machine; a second is the goal
    assert median(waits) < POLLING, "by the hint: the poll is not waited for"
    bidders[0].look()


def test_where_no_socket_gets_through_outbid_is_seen_by_the_next_poll(bidders: tuple[Person, Person]) -> None:
    leader, rival = bidders
    tries: list[str] = []

    def refuse(socket: WebSocketRoute) -> None:
        tries.append(socket.url)
        socket.close()

    leader.page.route_web_socket(re.compile("/ws/live/$"), refuse)
    leader.page.clock.install()
    for person in bidders:
        _visit(person)
    _sees(rival, _bid(leader))
    price = _bid(rival)
    assert _price(leader.page) != price
    leader.page.clock.run_for(POLLING)
    expect(leader.page.locator(".auction .badge--danger")).to_be_visible()
    assert _price(leader.page) == price
    assert tries


def test_quick_bid_takes_one_tap_more_and_a_double_tap_does_not_bind(browser: Browser, demo_site: DemoSite) -> None:
    """No page is loaded; the question says what others do meanwhile."""
    bidder, rival = (member(browser, demo_site, f"{name}@demo.test") for name in ("staff", "staff2"))
    with bidder.page.expect_websocket(lambda socket: socket.url.endswith("/ws/live/")):
        _visit(bidder)
    _visit(rival)
    bidder.page.evaluate("() => (window.isSamePage = true)")
    before = bidder.page.locator(".auction").get_attribute("data-version")
    quick, question = bidder.page.locator(".auction__quick button").last, bidder.page.locator(".bid-question")
    quick.click()
    question.locator(".btn--buy").wait_for()
    assert question.locator(".btn--buy").evaluate("(button) => getComputedStyle(button).pointerEvents") == "none", "of a double tap"
    expect(question.locator("h2")).to_be_focused()
    assert bidder.page.locator(".auction").get_attribute("data-version") == before, "nothing is bound"
    bidder.look()
    _bid(rival)
    expect(question).to_contain_text("Others have bid meanwhile")
    bidder.look()
    question.get_by_role("button", name="Cancel").click()
    expect(question).to_have_count(0)
    bidder.page.locator(".auction__quick button").last.click()
    question.locator(".btn--buy").click()
    expect(bidder.page.locator(".auction .badge")).to_be_visible()
    assert bidder.page.evaluate("() => window.isSamePage")


def test_while_a_bid_is_asked_about_nothing_else_calls_for_one(bidders: tuple[Person, Person]) -> None:
    person, _rival = bidders
    _visit(person)
    bar = person.page.locator("#buy-bar")
    expect(bar).to_be_visible()
    person.page.locator(".auction__quick button").first.click()
    expect(person.page.locator(".bid-question")).to_be_visible()
    expect(bar).to_be_hidden()
    person.page.locator(".bid-question").get_by_role("button", name="Cancel").click()
    expect(bar).to_be_visible()
