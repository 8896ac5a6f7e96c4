"""Pages that keep themselves up to date where no socket can be had: the network lets none through."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from pytest_django.live_server_helper import LiveServer

from shop.orders.services import confirm_order, mark_ready
from shop.orders.states import DeliveryMethod, Fulfilment
from tests.browser.conftest import phone_context, wait_on
from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    context = phone_context(browser, base_url=live_server.url)
    page = context.new_page()
    yield page
    context.close()


def test_without_a_socket_the_order_page_polls_and_more_slowly_when_hidden(phone: Page, live_server: LiveServer) -> None:
    order = create_order(buyer=create_user())
    phone.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(order.buyer), "url": live_server.url}])
    sockets: list[str] = []

    def block(socket: WebSocketRoute) -> None:
        sockets.append(socket.url)
        socket.close()

    phone.route_web_socket("**/ws/live/", block)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "?seen=" in request.url else None)
    phone.clock.install()
    phone.goto(order.get_absolute_url())
    before = phone.locator("#order-state").inner_text()
    confirm_order(order, actor_id=order.store.owner_id)
    phone.clock.run_for(21_000)
    expect(phone.locator("#order-state")).not_to_have_text(before)
    assert len(sockets) > 1, "it went on trying"

    phone.evaluate("() => Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    asked.clear()
    phone.clock.run_for(90_000)
    assert asked == []
    phone.clock.run_for(60_000)
    wait_on(phone, lambda: asked, what="it asks once in two minutes")
    assert len(asked) <= 2


def test_code_comes_first_on_an_open_page_when_the_parcel_is_ready(phone: Page, live_server: LiveServer) -> None:
    """As on a page that is loaded then: the sequence changes, and the card goes on looking for news."""
    order = create_order(buyer=create_user(), delivery_method=DeliveryMethod.PICKUP, fulfilment=Fulfilment.PREPARING)
    phone.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(order.buyer), "url": live_server.url}])
    phone.route_web_socket("**/ws/live/", lambda socket: socket.close())
    phone.goto(order.get_absolute_url())
    expect(phone.locator("#order-main > :first-child")).to_have_id("order-card")
    mark_ready(order, actor_id=order.store.owner_id)
    phone.locator("#order-card").evaluate("card => card.dispatchEvent(new Event('live'))")
    expect(phone.locator("#order-main > :first-child")).to_have_id("order-parcels")
    expect(phone.locator("#order-card")).to_have_count(1)
    assert "seen=ready" in (phone.locator("#order-card").get_attribute("hx-get") or "")
    expect(phone.locator("#order-timeline li")).to_have_count(4)
