"""From shelf to cash in hand: a shopper, two sellers, a courier with a camera and a moderator, each on a phone, on the real demo."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DemoSite, speak_english
from tests.browser.people import Launch, Person, amount_on, member, photograph, put_in_cart, show_to_camera, visitor

pytestmark = pytest.mark.browser

TITLE = "Panier tressé de Kindia, grand"


def _offer(seller: Person, photo: Path) -> None:
    """A photo, a title, a price; then the moderators' word is awaited."""
    seller.go("/sell/products/add/")
    seller.page.locator("input[type=file]").first.set_input_files(str(photo))
    seller.page.locator("#photos .shelf__item").wait_for()
    seller.look()
    seller.follow("Next: the title")
    seller.page.locator("input[name=title]").fill(TITLE)
    seller.page.locator("select[name=category]").select_option(index=3)
    seller.look()
    seller.press("Next: the price")
    seller.page.locator("[name=price]").fill("85000")
    seller.page.locator("[name=units]").fill("3")
    seller.look()
    seller.press("Save and send to review")
    seller.sees("waiting for review")
    seller.look()


def _approve(moderator: Person) -> None:
    moderator.go("/admin/")
    moderator.go("/admin/moderation/submittedproduct/")
    moderator.follow(TITLE)
    moderator.page.locator("select[name=verdict]").wait_for()
    moderator.look()
    moderator.page.locator("select[name=verdict]").select_option("approved")
    moderator.press("Answer")
    moderator.sees("We notified the seller")


def _photo(folder: Path) -> Path:
    path = folder / "panier.jpg"
    Image.linear_gradient("L").convert("RGB").resize((1200, 900)).save(path)
    return path


def _shop_as_visitor_and_sign_in(shopper: Person) -> None:
    shopper.go("/")
    shopper.page.get_by_role("searchbox").first.fill("panier tresse kindia")
    shopper.page.keyboard.press("Enter")
    shopper.page.wait_for_url("**/search/**")
    shopper.look()
    shopper.follow(TITLE)
    shopper.page.wait_for_url("**/p/**")
    put_in_cart(shopper, shopper.page.url.removeprefix(shopper.site.url))
    shopper.go("/s/kaloum-electro/")
    shopper.page.locator("main a[href^='/p/']").first.click()
    shopper.page.wait_for_url("**/p/**")
    put_in_cart(shopper, shopper.page.url.removeprefix(shopper.site.url))
    shopper.go("/cart/")
    shopper.follow("Checkout")
    shopper.page.wait_for_url("**/checkout/")
    shopper.look()
    shopper.follow("I have an account")
    shopper.page.wait_for_url("**/account/login/**")
    shopper.page.locator("input[name=login]").fill("buyer@demo.test")
    shopper.page.locator("input[name=password]").fill("makiti-demo")
    shopper.page.locator("main form button[type=submit]").first.click()
    shopper.page.wait_for_url("**/checkout/")
    speak_english(shopper.page.context, shopper.site)
    shopper.page.reload()


def _place(shopper: Person) -> list[str]:
    shopper.look()
    shopper.page.locator("#place-orders").dblclick()  # a trembling thumb orders once
    shopper.page.wait_for_url("**/checkout/done/**")
    shopper.look()
    shopper.sees("your 2 orders are placed")
    addresses = {link.get_attribute("href") or "" for link in shopper.page.locator("main a[href^='/orders/']").all()}
    return sorted(re.sub(r"^/orders/|/$", "", address) for address in addresses if address.count("/") == 3)


def _prepare(seller: Person, number: str) -> None:
    seller.go("/sell/")
    seller.sees(number)
    seller.go(f"/sell/orders/{number}/")
    for button in ("Confirm the order", "Start packing", "The parcel is ready"):
        seller.press(button)
    seller.sees("Who delivers it?")
    seller.look()


def _owner_of(site: DemoSite, browser: Browser, number: str) -> Person:
    for email in ("seller@demo.test", "seller2@demo.test"):
        person = member(browser, site, email)
        answer = person.page.goto(f"{site.url}/sell/orders/{number}/")
        if answer and answer.status == 200:
            return person
        person.page.context.close()
    raise AssertionError(f"nobody sells {number}")


def _confirm_cash(carrier: Person, shopper: Person) -> None:
    """Both see one amount; each confirms; both read that it is done."""
    carrier.look()
    shopper.look()
    amount = amount_on(carrier.page)
    assert amount == amount_on(shopper.page) > 0
    carrier.press("I have received")
    carrier.sees("You have confirmed that you hold")
    shopper.press("I have paid")
    shopper.sees("Your parcel is in your hands")
    shopper.look()


def _look_at_the_zone_form(seller: Person) -> None:
    """Only the boxes of the chosen kind of area are there."""
    seller.go("/sell/store/delivery/")
    places, radius = seller.page.locator("#place-fields"), seller.page.locator("[name=radius_km]")
    for kind in ("place", "radius", "country"):
        seller.page.locator(f"[name=kind][value={kind}]").check()
        expect(places).to_be_visible(visible=kind == "place")
        expect(radius).to_be_visible(visible=kind == "radius")
    seller.look()


def test_from_shelf_to_cash_in_hand(demo_site: DemoSite, browser: Browser, launch: Launch, tmp_path: Path) -> None:
    site = demo_site
    offering = member(browser, site, "seller@demo.test")
    _offer(offering, _photo(tmp_path))
    _approve(member(browser, site, "staff@demo.test"))
    other_tab = offering.page.context.new_page()
    with other_tab.expect_websocket():
        other_tab.goto(f"{site.url}/notifications/")

    shopper = visitor(browser, site, sharpness=2)  # the code on its screen is photographed
    _shop_as_visitor_and_sign_in(shopper)
    numbers = _place(shopper)
    assert len(numbers) == 2
    expect(other_tab.locator("#notifications")).to_contain_text(re.compile("|".join(numbers)))  # live, in a tab left alone

    first_seller, other_seller = (_owner_of(site, browser, number) for number in numbers)
    _prepare(first_seller, numbers[0])
    _prepare(other_seller, numbers[1])

    # The first parcel goes over the courier market, the second is brought by its seller.
    first_seller.page.get_by_text("Offer it on the courier market").click()
    first_seller.page.locator("#publish").click()
    first_seller.sees("On the courier market")

    courier = member(browser, site, "courier@demo.test")
    courier.go("/deliver/")
    courier.look()
    job = courier.page.locator("li.job").filter(has_not_text="Saveurs de Ratoma")  # whose parcel has waited since the demo began
    job.get_by_role("button", name="Accept delivery").click()
    courier.sees("Pick up the parcel")
    courier.look()
    delivery = courier.page.url.removeprefix(site.url)

    first_seller.page.reload()
    first_seller.press("I gave the courier the parcel")
    courier.page.reload()
    courier.press("I have the parcel")
    with courier.page.expect_response(lambda answer: answer.url.endswith(delivery)):  # the card is refreshed while it asks
        courier.page.locator(".carry").evaluate("card => card.dispatchEvent(new Event('live'))")
    expect(courier.page.locator(".carry.htmx-request")).to_have_count(0)
    courier.press("Continue")
    courier.sees("Scan the buyer's code")
    courier.look()

    # At the door: the courier's camera sees the code on the shopper's screen.
    shopper.go(f"/orders/{numbers[0]}/")
    shopper.sees("Your parcel has left the store")
    code = photograph(shopper.page, ".own-code svg", tmp_path / "code.png")
    at_the_door = member(launch(*show_to_camera(code, tmp_path)), site, "courier@demo.test")
    at_the_door.go(delivery)
    at_the_door.follow("Scan the buyer's code")
    at_the_door.sees("Hand over the parcel")
    at_the_door.look()
    at_the_door.press("Start the handover")
    shopper.sees("The other screen shows the same amount")
    _confirm_cash(at_the_door, shopper)
    at_the_door.go("/deliver/cash/")

    # The seller brings the other parcel, and types the code that the shopper says aloud.
    other_seller.press("I deliver it myself")
    other_seller.press("Set out with the parcel")
    other_seller.page.wait_for_url("**/deliver/**")
    other_seller.look()
    shopper.go(f"/orders/{numbers[1]}/")
    spoken = re.sub(r"\D", "", shopper.page.locator(".own-code .code").first.inner_text())
    other_seller.follow("Scan the buyer's code")
    other_seller.page.locator("input[name=code]").fill(spoken)
    other_seller.press("Check the code")
    shopper.sees("The other screen shows the same amount")
    _confirm_cash(other_seller, shopper)

    shopper.go("/orders/")
    shopper.go("/notifications/")
    first_seller.go("/sell/")
    _look_at_the_zone_form(first_seller)

    done = site.manage("check_integrity")
    assert done.returncode == 0, done.stdout + done.stderr
