"""A refund in cash, from the seller's word to the banknotes in the buyer's hand: seller, cashier, courier and buyer, each at a screen."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.payments.models import Refund
from shop.payments.services import look_at_waiting
from tests.browser.conftest import assert_accessible
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk
from tests.factories.stores import create_store
from tests.integrity import broken_facts
from tests.shop.payments.test_cash_refunds import brought, with_float

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 360, 1280
SHOTS = os.environ.get("SHOTS")


def screen_of(browser: Browser, site: LiveServer, user: User, *, width: int = PHONE, scheme: str = "light") -> Page:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(
        viewport={"width": width, "height": 800}, base_url=site.url, color_scheme=scheme, bypass_csp=True, locale="en-GB"
    )
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])
    return context.new_page()


def look(page: Page, name: str) -> None:
    assert_accessible(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_refund_in_cash(browser: Browser, live_server: LiveServer, alice: User, carol: User) -> None:
    store = create_store(owner=create_user(name="Fatou Camara", is_seller=True), name="Chez Fatou")
    cashier = create_cashier(name="Mariama")
    cashier.user_permissions.add(*Permission.objects.filter(codename__in=["view_refund", "change_refund"]))
    desk = with_float(create_desk(cashier=cashier, name="Madina"), 100_000)
    create_courier(user=carol)
    order = create_delivery(status=DeliveryStatus.DELIVERED, store=store, buyer=alice, courier=create_courier().user).order

    seller = screen_of(browser, live_server, store.owner)
    seller.goto(f"/sell/orders/{order.number}/")
    look(seller, "seller-order")
    seller.locator("#give-back").click()
    seller.locator(f"[name=units_{order.lines.get().pk}]").fill("1")
    seller.get_by_label("In your words").fill("The cup was broken")
    look(seller, "seller-form")
    seller.locator("#work-out").click()
    expect(seller.locator("#plan-title")).to_contain_text("The buyer gets 50,000")
    look(seller, "seller-plan")
    seller.locator("#refund").click()
    expect(seller.locator("main")).to_contain_text("The cup was broken")
    refund = Refund.objects.get()

    buyer = screen_of(browser, live_server, alice, scheme="dark")
    buyer.goto(order.get_absolute_url())
    expect(buyer.locator(".refund")).to_contain_text("as soon as the courier has brought the cash")
    look(buyer, "buyer-waits")
    seller.reload()
    expect(seller.locator("main")).to_contain_text("as soon as the courier has brought the cash")
    look(seller, "seller-waits")

    staff = screen_of(browser, live_server, cashier, width=DESK)
    staff.goto(f"/admin/payments/refund/{refund.pk}/change/")
    expect(staff.locator("body")).to_contain_text("65,000 GNF are missing.")
    if SHOTS:
        staff.screenshot(path=str(Path(SHOTS) / "staff-waits.png"), full_page=True)
    staff.get_by_role("button", name="Set aside at Madina").click()
    expect(staff.locator("body")).to_contain_text("as soon as the courier has brought the cash")
    brought(order)
    look_at_waiting(refund.pk)  # unless the queue was quicker
    buyer.reload()
    expect(buyer.locator(".refund")).to_contain_text("You get it in cash")
    look(buyer, "buyer-owed")
    staff.get_by_role("button", name="Set aside at Madina").click()
    buyer.reload()
    expect(buyer.locator(".refund")).to_contain_text("It waits for you at the desk Madina")
    staff.get_by_label("Or choose who brings it").select_option(label="Carol Barry")
    if SHOTS:
        staff.screenshot(path=str(Path(SHOTS) / "staff.png"), full_page=True)
    staff.get_by_role("button", name="I gave the cash").click()
    expect(staff.locator("body")).to_contain_text("The cash is back at Madina")

    buyer.reload()
    expect(buyer.locator(".refund")).to_contain_text("Carol Barry brings it to you in cash")
    look(buyer, "buyer-code")
    courier = screen_of(browser, live_server, carol)
    courier.goto("/pay/carry/")
    look(courier, "courier")
    courier.get_by_label("The buyer counts the money").fill("12")
    courier.get_by_role("button", name="The buyer has the money").click()
    expect(courier.locator("main")).to_contain_text("This is not the buyer's code")
    look(courier, "courier-wrong")
    courier.get_by_label("The buyer counts the money").fill(buyer.locator(".refund .code").inner_text())
    courier.get_by_role("button", name="The buyer has the money").click()
    expect(courier.locator("main")).to_contain_text("Nothing to bring")
    buyer.reload()
    expect(buyer.locator(".refund")).to_contain_text("50,000 GNF paid back")
    look(buyer, "buyer-done")
    wide = screen_of(browser, live_server, alice, width=DESK, scheme="dark")
    wide.goto("/pay/refunds/")
    look(wide, "buyer-wide")
    assert desk.pk
    assert broken_facts() == {}
