"""The order page on a small phone: the code to show is above the fold, at the door and at the counter, for buyer and guest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from couriers.models import Delivery
from couriers.states import DeliveryMode, DeliveryStatus
from shop.accounts.guests import guest_of_number
from shop.accounts.models import User
from shop.orders.guest_links import guest_link
from shop.orders.models import Order
from tests.browser.conftest import assert_accessible, phone_context
from tests.factories.couriers import create_delivery
from tests.factories.places import create_country
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL = {"width": 360, "height": 740}
KINDS: dict[str, dict[str, str]] = {
    "at the door": {"status": DeliveryStatus.PICKED_UP},
    "at the counter": {"mode": DeliveryMode.PICKUP},
}
Look = Callable[[Order], Page]


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = phone_context(browser, base_url=live_server.url)
    page = context.new_page()
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    yield page
    context.close()


@pytest.fixture(params=["buyer", "guest"])
def buyer(request: pytest.FixtureRequest, alice: User) -> User:
    if request.param == "buyer":
        return alice
    return guest_of_number("+224620000001", is_proved=False, name="Fatou", country=create_country(code="GN"), language="en")


def open_order(page: Page, order: Order, site: str) -> None:
    """As the one who placed it: signed in, or by the secret link."""
    if order.buyer.is_guest:
        order.checkout.guest_key = "a-random-text"
        order.checkout.save()
        page.goto(guest_link(order.checkout).removeprefix(settings.SITE_URL))
    else:
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(order.buyer), "url": site}])
        page.goto(order.get_absolute_url())
    page.wait_for_url(f"**{order.get_absolute_url()}")


def fold(page: Page) -> float:
    """The first pixel that is not seen without scrolling: the bar at the bottom covers what lies under it."""
    bar = page.locator(".bottom-bar").bounding_box()
    return bar["y"] if bar else SMALL["height"]


@pytest.mark.parametrize("kind", KINDS)
def test_code_is_above_the_fold(phone: Page, live_server: LiveServer, buyer: User, kind: str) -> None:
    delivery: Delivery = create_delivery(buyer=buyer, **KINDS[kind])  # type: ignore[arg-type]
    open_order(phone, delivery.order, live_server.url)
    for part in (".own-code .code", ".own-code .qr"):
        expect(phone.locator(part)).to_be_visible()
        box = phone.locator(part).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= fold(phone), f"{part} ends at {box['y'] + box['height']:.0f} of {fold(phone):.0f}"
    assert_accessible(phone)
