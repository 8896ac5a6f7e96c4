"""Paying in a real browser, at the demo's fakes: a card whose bank asks, a declined card and then a phone, a phone that says no."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DemoSite
from tests.browser.people import Person, member

pytestmark = pytest.mark.browser


@pytest.fixture
def till(browser: Browser, demo_site: DemoSite) -> Person:
    """The demo's buyer in Conakry, on the card's page."""
    return at_the_till(member(browser, demo_site, "buyer@demo.test"), "/s/maison-bazin-madina/")


@pytest.fixture
def till_in_nairobi(browser: Browser, demo_site: DemoSite) -> Person:
    """A shopper in Kenya, on the card's page."""
    return at_the_till(member(browser, demo_site, "achieng@demo.test"), "/s/nairobi-kitenge-house/")


def at_the_till(buyer: Person, store: str) -> Person:
    """With one thing in the cart, ordered by card: nobody asks a second time how it is paid."""
    buyer.go(store)
    buyer.page.locator(".product-card__title a, .product-card a").first.click()
    buyer.press("Add to cart")
    buyer.sees("is in your cart")
    buyer.go("/checkout/")
    buyer.page.locator("#pay-stripe").check()
    buyer.page.locator("#promo-code").fill("NOSUCHCODE")
    buyer.press("Use the code")
    buyer.sees("We do not know this code")
    expect(buyer.page.locator("#pay-stripe")).to_be_checked()  # another quote is no other way of paying
    buyer.page.locator("#promo-code").fill("")
    buyer.page.locator("#place-orders").click()
    buyer.page.wait_for_url("**/pay/sandbox/**")
    buyer.look()
    return buyer


def take_card(buyer: Person, number: str) -> None:
    buyer.page.locator(f"#card-{number}").check()
    buyer.press("Pay with this card")


def take_phone(buyer: Person, answer: str, *, method: str = "momo", number: str = "664 00 00 01") -> None:
    way = buyer.page.locator(f"#pay-{method}")
    expect(buyer.page.locator("#id_phone")).to_be_visible(visible=way.is_checked())
    way.check()
    buyer.page.locator("#id_phone").fill(number)
    buyer.page.locator("#pay-now").click()
    buyer.sees("Waiting for your phone")
    buyer.look()
    buyer.page.locator("#pay-sandbox").click()
    buyer.press(answer)


def is_thanked(buyer: Person) -> None:
    buyer.page.wait_for_url("**/checkout/done/**")
    buyer.sees("Your payment has arrived.")
    buyer.look()


def test_card_whose_bank_asks_first(till: Person) -> None:
    take_card(till, "4000002760003184")
    till.sees("Is it you who pays this?")
    till.press("Yes, it is me")
    is_thanked(till)


def test_declined_card_then_a_phone_that_refuses_and_then_pays(till: Person) -> None:
    take_card(till, "4000000000009995")
    till.sees("This card was declined.")
    till.follow("Back to the shop")
    till.page.wait_for_url("**/pay/*/")
    take_phone(till, "Refuse")
    till.sees("did not work")
    till.look()
    take_phone(till, "Enter the PIN and pay")
    is_thanked(till)


def test_declined_card_then_mpesa(till_in_nairobi: Person) -> None:
    till = till_in_nairobi
    take_card(till, "4000000000009995")
    till.sees("This card was declined.")
    till.follow("Back to the shop")
    till.page.wait_for_url("**/pay/*/")
    take_phone(till, "Enter the PIN and pay", method="mpesa", number="0712 345 678")
    is_thanked(till)
