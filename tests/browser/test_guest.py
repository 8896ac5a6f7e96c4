"""Somebody without an account orders on a phone: to the door with a code before the courier's camera; and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from couriers.models import Delivery
from couriers.queries import delivery_of
from couriers.states import DeliveryStatus
from shop.accounts import providers
from shop.accounts.models import PhoneRule, User
from shop.catalog.models import Product
from shop.orders.guest_links import guest_link
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from tests.browser.conftest import DemoSite, assert_accessible, phone_context, speak_english
from tests.browser.people import Launch, photograph, show_to_camera
from tests.factories.catalog import create_product_on_sale
from tests.factories.couriers import bring, create_courier
from tests.factories.orders import advance
from tests.factories.places import create_place
from tests.shop.accounts.test_proofs import Phones, code_to

pytestmark = pytest.mark.browser
NUMBER = "+224620000001"
MOST_TAPS, MOST_FIELDS = 4, 5  # from "Checkout" in the cart to the thanks: the code of the text message is the fifth field
# What a thumb does on each page of this tab: which links and buttons it taps, and which boxes it fills in.
WATCH_THE_THUMB = """() => {
  const note = (kind, text) => sessionStorage.setItem(kind, JSON.stringify([...JSON.parse(sessionStorage.getItem(kind) ?? "[]"), text]));
  const tapped = "a, button, summary, label, input[type=radio], input[type=checkbox]";
  addEventListener("click", ({ isTrusted, target }) => {
    const part = isTrusted && target.closest(tapped);
    if (part) note("taps", part.innerText.trim() || part.name);
  }, true);
  addEventListener("input", ({ target }) => note("fields", target.name), true);
}"""


def code_on_the_phone(page: Page) -> str:
    """From the demo's page that plays the phone."""
    link = page.get_by_role("link", name="This is a demo: read the code here.")
    screen = page.context.new_page()
    screen.goto(page.url.partition("/checkout")[0] + str(link.get_attribute("href")))
    found = re.search(r"code: (\d+)\.", screen.inner_text("main"))
    screen.close()
    assert found is not None
    return found[1]


def fill_in(page: Page, *, phone: str) -> None:
    """What is asked of a visitor: four fields, and the way to pay."""
    fields = page.locator("#checkout-form").locator("input:not([type=hidden]):not([type=radio]), textarea, select").locator("visible=true")
    assert fields.count() <= 4
    page.get_by_label("Your name").fill("Fatou Barry")
    page.get_by_label("Phone number", exact=True).fill(phone)
    page.get_by_label("Quarter or town").fill("Kipé")
    page.get_by_label("Landmark").fill("Behind the blue mosque, third gate")


def test_from_product_to_order_without_an_account_and_without_scripts(browser: Browser, demo_site: DemoSite) -> None:
    context = phone_context(browser, java_script_enabled=False)
    speak_english(context, demo_site)
    page = context.new_page()
    page.goto(f"{demo_site.url}/search/?q=robe")
    page.locator("main a[href^='/p/']").first.click()
    page.get_by_role("button", name="Add to cart").locator("visible=true").first.click()
    expect(page.get_by_text("is in your cart").first).to_be_visible()
    page.goto(f"{demo_site.url}/checkout/")
    fill_in(page, phone="628112230")
    page.get_by_role("button", name="Place order").locator("visible=true").first.click()
    page.get_by_label("Code", exact=True).fill(code_on_the_phone(page))
    page.locator("#place-orders").click()
    expect(page.get_by_role("heading", name="Thank you, your order is placed")).to_be_visible()
    page.get_by_role("link", name="Follow your order").click()
    expect(page.get_by_role("heading", name="Your order from")).to_be_visible()
    expect(page.get_by_text("Save the link to this order")).to_be_visible()
    context.close()


@pytest.fixture
def basket(db: None, settings: Any) -> Product:
    """On sale in a market that asks for a proved number; text messages are kept."""
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent, Phones.is_away = [], False
    product = create_product_on_sale(title="Panier tressé", price_minor=50_000)
    PhoneRule.objects.create(country=product.store.country)
    prefecture = create_place(country=product.store.country, parent=product.store.region, level=2, name="Ratoma")
    create_place(country=product.store.country, parent=prefecture, level=3, name="Kipé", latitude=9.5350, longitude=-13.6770)
    return product


def place_order(page: Page, product: Product) -> Order:
    """From the product to the thanks."""
    page.goto(product.get_absolute_url())
    page.get_by_role("button", name="Add to cart").locator("visible=true").first.click()
    expect(page.get_by_text("is in your cart").first).to_be_visible()
    page.goto("/cart/")
    page.get_by_role("link", name="Checkout").locator("visible=true").first.click()
    page.wait_for_url("**/checkout/")
    fill_in(page, phone="620 00 00 01")
    expect(page.locator("#checkout-stores")).to_contain_text("Delivery")
    page.get_by_role("button", name="Place order").locator("visible=true").first.click()
    page.get_by_label("Code", exact=True).wait_for()
    page.get_by_label("Code", exact=True).fill(code_to(NUMBER))
    page.locator("#place-orders").click()
    expect(page.get_by_role("heading", name="Thank you, your order is placed")).to_be_visible()
    return Order.objects.get()


def thumb_of(page: Page, kind: str) -> list[str]:
    """All the "taps" or "fields" of this tab, in their order."""
    return list(page.evaluate("(kind) => JSON.parse(sessionStorage.getItem(kind) ?? '[]')", kind))


def taken_by(courier: User, order: Order) -> Delivery:
    """The seller confirms, packs and gives it to the courier: the story's walk does so by hand."""
    advance(order, Fulfilment.READY)
    delivery = delivery_of(order)
    assert delivery is not None
    return bring(delivery, DeliveryStatus.PICKED_UP, courier=courier)


@pytest.mark.django_db(transaction=True)
def test_from_product_to_the_door_without_an_account(
    browser: Browser, launch: Launch, live_server: LiveServer, basket: Product, carol: User, run_events: Callable[[], None], tmp_path: Path
) -> None:
    create_courier(user=carol)
    page = phone_context(browser, base_url=live_server.url).new_page()
    page.add_init_script(f"({WATCH_THE_THUMB})()")
    order = place_order(page, basket)
    taps, fields = thumb_of(page, "taps"), set(thumb_of(page, "fields"))
    taps = taps[taps.index("Checkout") :]
    assert len(taps) <= MOST_TAPS, taps
    assert "name" in fields, "the thumb is watched"
    assert len(fields) <= MOST_FIELDS, fields
    page.get_by_role("link", name="Follow your order").click()
    assert_accessible(page)
    expect(page.get_by_role("heading", name="Your order from")).to_be_visible()
    run_events()
    delivery = taken_by(carol, order)
    run_events()
    assert Phones.sent[-1][0] == NUMBER
    assert Phones.sent[-1][1].endswith(guest_link(order.checkout))
    page.reload()
    expect(page.locator(".own-code svg").first).to_be_visible()

    film = show_to_camera(photograph(page, ".own-code svg", tmp_path / "code.png"), tmp_path)
    courier = signed_in(launch(*film), live_server, carol)
    courier.goto(f"/deliver/{delivery.pk}/scan/")
    courier.wait_for_url("**/h/*/")
    expect(courier.locator(".amount")).to_have_text("68,500 GNF")
    courier.get_by_role("button", name="Start the handover").click()
    courier.get_by_role("button", name="I have received 68,500 GNF").click()
    page.get_by_role("button", name="I have paid 68,500 GNF").click()
    expect(page.get_by_role("heading", name="Delivered and paid")).to_be_visible()
    expect(courier.get_by_role("heading", name="Delivered")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Your parcel is in your hands")).to_be_visible()
    assert_accessible(page)
    order.refresh_from_db()
    assert (order.fulfilment, Order.objects.count()) == (Fulfilment.DELIVERED, 1)


@pytest.mark.django_db(transaction=True)
def test_to_the_door_without_an_account_and_without_scripts(
    browser: Browser, live_server: LiveServer, basket: Product, carol: User, run_events: Callable[[], None]
) -> None:
    """Nobody has scripts: not the guest, nor the seller, nor the courier, who types the code that the guest says."""
    create_courier(user=carol)
    page = phone_context(browser, base_url=live_server.url, java_script_enabled=False).new_page()
    order = place_order(page, basket)
    run_events()
    seller = signed_in(browser, live_server, basket.store.owner, java_script_enabled=False)
    prepare_and_offer(seller, order)
    run_events()
    delivery = delivery_of(order)
    assert delivery is not None
    courier = signed_in(browser, live_server, carol, java_script_enabled=False)
    courier.goto("/deliver/")
    courier.get_by_role("button", name="Accept delivery").click()
    courier.goto(delivery.get_absolute_url())
    courier.get_by_role("button", name="I have the parcel").click()
    courier.get_by_role("button", name="Continue").click()  # the question, asked by a page
    seller.reload()
    seller.get_by_role("button", name="I gave the courier the parcel").click()
    run_events()

    page.get_by_role("link", name="Follow your order").click()
    spoken = re.sub(r"\D", "", page.locator(".own-code .code").inner_text())
    courier.goto(delivery.get_absolute_url())
    courier.get_by_role("link", name="Scan the buyer's code").click()
    courier.locator("input[name=code]").fill(spoken)
    courier.get_by_role("button", name="Check the code").click()
    courier.get_by_role("button", name="I have received 68,500 GNF").click()
    page.goto(order.get_absolute_url())
    page.get_by_role("button", name="I have paid 68,500 GNF").click()
    page.goto(order.get_absolute_url())
    expect(page.get_by_role("heading", name="Your parcel is in your hands")).to_be_visible()
    courier.goto(delivery.get_absolute_url())
    expect(courier.get_by_role("heading", name="Delivered")).to_be_visible()
    order.refresh_from_db()
    assert order.fulfilment == Fulfilment.DELIVERED


def prepare_and_offer(seller: Page, order: Order) -> None:
    """From the seller's desk to the courier market."""
    seller.goto(f"/sell/orders/{order.number}/")
    for button in ("Confirm the order", "Start packing", "The parcel is ready"):
        seller.get_by_role("button", name=button).first.click()
    seller.get_by_text("Offer it on the courier market").click()
    seller.locator("#publish").click()
    expect(seller.get_by_text("Offered to couriers").first).to_be_visible()


def signed_in(browser: Browser, live_server: LiveServer, user: User, **options: Any) -> Page:
    """The user's phone, with a camera."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context = phone_context(browser, base_url=live_server.url, permissions=["camera"], **options)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return context.new_page()
