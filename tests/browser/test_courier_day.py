"""A courier's day in real Chromium: on duty, a parcel claimed before another courier, fetched, not delivered, brought back."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from couriers.models import Delivery
from couriers.services import give_parcel, take_back_parcel
from couriers.states import CodeSide, DeliveryStatus
from shop.accounts.models import User
from tests.browser.conftest import assert_accessible, phone_context
from tests.factories.couriers import code_of, create_courier, create_delivery

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone_of(live_server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """The user's telephone, signed in."""
    contexts = []

    def pick_up(user: User, **options: object) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        here = {"latitude": 9.54, "longitude": -13.68}
        context = phone_context(browser, base_url=live_server.url, permissions=["geolocation"], geolocation=here, **options)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        return context.new_page()

    yield pick_up
    for context in contexts:
        context.close()


def test_from_off_duty_to_a_parcel_brought_back(phone_of, alice, carol, mallory):
    create_courier(user=carol, is_available=False)
    create_courier(user=mallory)
    delivery = create_delivery(status=DeliveryStatus.OFFERED, buyer=alice, distance_metres=6_480)
    seller_id = delivery.order.store.owner_id
    hers, his = phone_of(carol), phone_of(mallory)

    his.goto("/deliver/")
    hers.goto("/deliver/")
    hers.get_by_role("switch").click()
    expect(hers.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    hers.get_by_role("button", name="I am here").click()
    expect(hers.get_by_text("from you")).to_be_visible()
    assert_accessible(hers)
    hers.get_by_role("button", name="Accept delivery").click()
    hers.wait_for_url(f"**/deliver/{delivery.pk}/")

    his.get_by_role("button", name="Accept delivery").click()
    expect(his.get_by_text("Another courier accepted it first")).to_be_visible()
    expect(his.get_by_role("button", name="Accept delivery")).to_have_count(0)

    hers.get_by_role("button", name="I have the parcel").click()
    hers.locator("#confirm [value=yes]").click()
    expect(hers.get_by_text("Now the seller confirms on their own screen")).to_be_visible()
    give_parcel(delivery, actor_id=seller_id)
    hers.reload()
    expect(hers.get_by_role("heading", name="Bring it to Alice Diallo")).to_be_visible()
    hers.get_by_text("It cannot be delivered").click()
    hers.get_by_role("button", name="I bring the parcel back").click()
    expect(hers.get_by_text("This field is required.")).to_be_visible()
    hers.get_by_text("Nobody was there").click()
    hers.get_by_role("button", name="I bring the parcel back").click()
    expect(hers.get_by_role("heading", name="Bring it back to the store")).to_be_visible()
    assert_accessible(hers)
    take_back_parcel(delivery, actor_id=seller_id)
    hers.goto("/deliver/mine/")
    expect(hers.get_by_role("heading", name="Nothing in your bag")).to_be_visible()


def test_door_without_javascript(phone_of, alice, carol):
    create_courier(user=carol)
    delivery = create_delivery(status=DeliveryStatus.PICKED_UP, courier=carol, buyer=alice)
    hers, buyers = phone_of(carol, java_script_enabled=False), phone_of(alice, java_script_enabled=False)
    hers.goto(f"/deliver/{delivery.pk}/scan/")
    hers.get_by_label("Code", exact=True).fill(code_of(delivery, CodeSide.BUYER).spoken)
    hers.get_by_role("button", name="Check the code").click()
    hers.get_by_role("button", name="I have received 65,000 GNF").click()
    hers.get_by_role("button", name="I pressed by mistake").click()
    hers.get_by_role("button", name="I have received 65,000 GNF").click()
    buyers.goto(delivery.order.get_absolute_url())
    buyers.get_by_role("button", name="I have paid 65,000 GNF").click()
    expect(buyers.get_by_role("heading", name="Delivered and paid")).to_be_visible()
    hers.reload()
    expect(hers.get_by_role("heading", name="Delivered")).to_be_visible()
    assert Delivery.objects.get(pk=delivery.pk).status == DeliveryStatus.DELIVERED


def test_buyer_whose_phone_is_dead_answers_by_text_message(phone_of, browser, live_server, alice, carol, monkeypatch):
    sent: list[str] = []
    monkeypatch.setattr("couriers.services.half_clock.send_sms", lambda *, to, text: sent.append(text))
    create_courier(user=carol)
    delivery = create_delivery(status=DeliveryStatus.AT_DOOR, courier=carol, buyer=alice)
    hers = phone_of(carol)
    hers.goto(f"/deliver/{delivery.pk}/")
    hers.get_by_role("button", name="I have received 65,000 GNF").click()
    expect(hers.get_by_text("Without an answer a cash desk decides from")).to_be_visible()
    assert_accessible(hers)
    hers.get_by_role("button", name="Text the buyer now").click()
    expect(hers.get_by_role("link", name="The buyer tells me the number")).to_be_visible()
    another = phone_context(browser, base_url=live_server.url)  # not signed in
    try:
        page = another.new_page()
        page.goto("/h/" + sent[0].partition("/h/")[2].split()[0])
        assert_accessible(page)
        page.get_by_role("button", name="I have paid").click()
        expect(page.get_by_role("heading", name="Thank you, it is paid")).to_be_visible()
    finally:
        another.close()
    hers.reload()
    expect(hers.get_by_role("heading", name="Delivered")).to_be_visible()
