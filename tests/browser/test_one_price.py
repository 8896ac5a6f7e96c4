"""One price and one day on the four pages of an order; and a winner whose seller says nothing. With scripts and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from shop.accounts.models import User
from shop.auctions.models import Auction, Award, Violation
from shop.auctions.services.awards import settle_due_awards
from shop.auctions.services.closings import close_auction
from shop.cart.services import add_deal
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.deals.models import Deal
from shop.orders.models import Order
from tests.browser.conftest import phone_context
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product, create_variant
from tests.factories.checkout import cart_with
from tests.factories.places import create_place
from tests.factories.stores import create_hours, create_store, create_zone
from tests.sockets import session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[[User], Page]


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone_of(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Open]:
    """Somebody's phone, signed in."""
    context = phone_context(browser, base_url=live_server.url, java_script_enabled=request.param)

    def open_page(user: User) -> Page:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live_server.url}])
        return context.new_page()

    yield open_page
    context.close()


@pytest.fixture
def shirt() -> Variant:
    """50 000 GNF, of a store that asks 12 000 for its own region and 40 000 for the rest; open on all days but Sunday."""
    store = create_store()
    for weekday in range(6):
        create_hours(store=store, weekday=weekday)
    create_zone(store=store, position=0, place=create_place(name="Conakry"), price_minor=12_000)
    create_zone(store=store, position=1, price_minor=40_000, days_from=3, days_to=5)
    return create_variant(product=create_product(store=store, title="Shirt"), weight_grams=400)


def said_on(page: Page, price: str, days: str) -> None:
    main = page.locator("main")
    expect(main).to_contain_text(price)
    expect(main).to_contain_text(f"Delivery {days}")


def test_price_and_day_are_the_same_on_four_pages(phone_of: Open, shirt: Variant) -> None:
    buyer = create_user(phone="+224620001001", phone_verified=True)
    create_address(user=buyer, is_default=True)
    page = phone_of(buyer)
    page.goto(shirt.product.get_absolute_url())
    days = page.locator("#delivery-promise strong").nth(1).inner_text().removeprefix("Delivery ")
    price = page.locator("#delivery-promise strong").first.inner_text().rpartition(": ")[2]
    assert price.replace("\xa0", " ") == "12,000 GNF"
    said_on(page, price, days)
    page.get_by_role("button", name="Add to cart").locator("visible=true").first.click()
    expect(page.get_by_text("is in your cart").first).to_be_visible()
    page.goto("/cart/")
    said_on(page, price, days)
    page.goto("/checkout/")
    said_on(page, price, days)
    button = page.locator("#place-orders")
    expect(button).to_have_accessible_name("Place order Pay 62,000 GNF to the courier")
    button.click()
    page.wait_for_url("**/checkout/done/**")
    order = Order.objects.get()
    page.goto(order.get_absolute_url())
    said_on(page, price, days)


def test_a_winner_whose_seller_says_nothing_is_no_defaulter(phone_of: Open, run_events: Any) -> None:
    winner = create_user(name="Alice", phone="+224620001001")  # never proved: the store has to call
    create_address(user=winner, is_default=True)
    auction = create_auction()
    bid(auction, winner, 50_000)
    Auction.objects.filter(pk=auction.pk).update(ends_at=now())
    assert close_auction(auction.pk)
    award = Award.objects.get()
    add_deal(cart_with(winner, {}), Deal.objects.select_related("variant__product__store").get(pk=award.deal_id))
    page = phone_of(winner)
    page.goto("/checkout/")
    page.locator("#place-orders").click()
    page.wait_for_url("**/checkout/done/**")
    order = Order.objects.get()

    page.goto(order.get_absolute_url())
    expect(page.get_by_text("You won this and ordered in time. Now it is the store's turn")).to_be_visible()
    expect(page.get_by_role("link", name="Confirm your phone number")).to_be_visible()

    Award.objects.filter(pk=award.pk).update(expires_at=now())  # its clock is out, the store's is not
    settle_due_awards()
    page.reload()
    expect(page.get_by_text("if it does not answer, nothing counts against you")).to_be_visible()
    assert (Award.objects.get().status, Violation.objects.count()) == ("due", 0)

    Order.objects.filter(pk=order.pk).update(expires_at=now())  # and the store has said nothing
    page.reload()
    run_events()
    settle_due_awards()
    page.reload()
    expect(page.get_by_text("You won this, but it was not sold to you. You did all you could")).to_be_visible()
    assert (Award.objects.get().status, Violation.objects.count()) == ("withdrawn", 0)
