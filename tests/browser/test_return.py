"""Goods that come back: buyer and seller at their phones, from the request to the banknotes in the buyer's hand."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from returns.models import ReturnRequest
from shop.accounts.models import User
from shop.payments.models import Refund
from tests.browser.test_refund import look, screen_of
from tests.factories.accounts import create_user
from tests.factories.images import picture_bytes
from tests.factories.returns import create_delivered_order
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def confirm(page: Page) -> None:
    """The question before what cannot be undone."""
    page.locator("dialog[open] .btn--primary, dialog[open] .btn--danger").last.click()


def test_from_the_request_to_the_cash(browser: Browser, live_server: LiveServer, alice: User) -> None:
    store = create_store(owner=create_user(name="Fatou Camara", is_seller=True), name="Chez Fatou")
    order = create_delivered_order(buyer=alice, store=store, quantity=2)
    line = order.lines.get()

    buyer = screen_of(browser, live_server, alice, scheme="dark")
    buyer.goto(line.variant.product.get_absolute_url())
    expect(buyer.locator("main")).to_contain_text("Return it within 30 days")
    look(buyer, "return-product")
    buyer.goto(order.get_absolute_url())
    look(buyer, "return-order")
    buyer.get_by_role("link", name="Return something").click()
    expect(buyer.locator("h1")).to_contain_text("Return something")
    look(buyer, "return-form")
    buyer.locator(f"[name=units_{line.pk}]").fill("1")
    buyer.get_by_label("It is damaged or does not work").check()
    buyer.locator("#ask-return").click()
    expect(buyer.locator("main")).to_contain_text("Say in a few words what is wrong.")
    look(buyer, "return-form-refused")
    buyer.get_by_label("In your words").fill("A seam is open.")
    buyer.get_by_label("Photos").set_input_files([{"name": "seam.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes(size=(640, 480))}])
    buyer.locator("#ask-return").click()
    expect(buyer.locator("h1")).to_contain_text("Your return to Chez Fatou")
    look(buyer, "return-buyer-asked")

    seller = screen_of(browser, live_server, store.owner)
    seller.goto("/sell/returns/")
    expect(seller.locator("#return-list")).to_contain_text("Answer by")
    look(seller, "return-seller-list")
    seller.get_by_role("link", name="It is damaged or does not work").click()
    expect(seller.locator("main")).to_contain_text("A seam is open.")
    expect(seller.locator(".return-pictures img")).to_have_count(1)
    look(seller, "return-seller-detail")
    seller.locator("#approve-return").click()
    confirm(seller)
    expect(seller.locator("#return-state")).to_have_text("Approved")

    buyer.reload()
    look(buyer, "return-buyer-approved")
    buyer.get_by_label("I send it by a parcel service").check()
    buyer.get_by_label("Tracking number").fill("EE 123")
    buyer.locator("#send-return").click()
    expect(buyer.locator("#return-state")).to_have_text("On its way back")

    seller.reload()
    seller.locator("#receive-return").click()
    expect(seller.locator("#return-state")).to_have_text("Received by the store")
    look(seller, "return-seller-received")
    seller.locator("#restock-return").click()
    confirm(seller)
    expect(seller.locator("#return-state")).to_have_text("Refund under way")
    look(seller, "return-seller-done")

    refund = Refund.objects.get()
    seller.goto(f"/sell/orders/{order.number}/")
    seller.locator(f"#bring-{refund.pk}").click()
    buyer.goto(order.get_absolute_url())
    refund.refresh_from_db()
    expect(buyer.locator(".refund__code")).to_contain_text(refund.code[:3])
    seller.locator(f"#code-{refund.pk}").fill(refund.code)
    seller.get_by_role("button", name="The buyer has the money").click()
    expect(seller.locator("body")).to_contain_text("Paid back.")

    found = ReturnRequest.objects.get()
    buyer.goto(found.get_absolute_url())
    expect(buyer.locator("#return-state")).to_have_text("Closed")
    look(buyer, "return-buyer-closed")
    buyer.goto("/returns/")
    look(buyer, "return-buyer-list")
    assert {fact: lines for fact, lines in broken_facts(of="shop").items() if lines} == {}
    assert broken_facts(of="returns") == {}
