"""A guest who ordered without a proved number proves it on the order's own page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts import proofs, providers
from shop.accounts.guests import guest_of_number, prove_guest
from shop.accounts.models import User
from shop.accounts.proofs import CODES_OF_PHONE, WRONG_TRIES
from shop.accounts.services import set_phone
from shop.common import clock
from shop.limits.services import windows
from shop.orders.guest_links import guest_link
from shop.orders.models import Order
from shop.places.models import Country
from shop.trust.queries import are_one_party
from tests.clients import QuickClient
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.shop.accounts.test_proofs import Phones, another, code_to
from tests.shop.checkout.test_checkout_page import text_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db
NUMBER = "+224620000001"


@pytest.fixture(autouse=True)
def phones(settings: Any) -> type[Phones]:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent, Phones.is_away = [], False
    return Phones


@pytest.fixture
def guinea(db: None) -> Country:
    return create_country(code="GN")


@pytest.fixture
def order(guinea: Country) -> Order:
    return order_of(guest_of_number(NUMBER, is_proved=False, name="Fatou", country=guinea, language="en"))


def order_of(guest: User) -> Order:
    order = create_order(buyer=guest)
    order.checkout.guest_key = f"a-random-text-of-{guest.pk}"
    order.checkout.save()
    return order


def come_in(order: Order, settings: Any) -> QuickClient:
    browser = QuickClient()
    browser.get(guest_link(order.checkout).removeprefix(settings.SITE_URL))
    return browser


def prove(browser: Client, order: Order, **fields: str) -> Any:
    return browser.post(reverse("orders:prove", args=[order.number]), fields)


def test_the_page_offers_it_sends_a_code_and_takes_it(order: Order, settings: Any, django_capture_on_commit_callbacks: Any) -> None:
    browser = come_in(order, settings)
    page = browser.get(order.get_absolute_url())
    assert reverse("orders:prove", args=[order.number]) in page.content.decode()
    assert "We send a code to +224 620 00 00 01" in text_of(page).replace("\xa0", " ")
    asked = prove(browser, order, send_code="sms")
    assert (asked.status_code, [to for to, _text in Phones.sent], 'name="phone_code"' in asked.content.decode()) == (422, [NUMBER], True)
    with django_capture_on_commit_callbacks(execute=True):
        assert prove(browser, order, phone_code=code_to(NUMBER))["Location"] == order.get_absolute_url()
    guest = User.objects.get(pk=order.buyer_id)
    assert (guest.phone_verified, guest.phone_beside, guest.phone_proved_at is not None) == (True, False, True)
    assert guest_link(order.checkout) in Phones.sent[-1][1]
    after = browser.get(order.get_absolute_url())
    assert "Your phone number is confirmed." in text_of(after)
    assert reverse("orders:prove", args=[order.number]) not in after.content.decode()


def test_the_field_of_the_code_stays_when_the_page_is_looked_at_again(order: Order, settings: Any) -> None:
    browser = come_in(order, settings)
    assert 'name="phone_code"' not in browser.get(order.get_absolute_url()).content.decode()
    prove(browser, order, send_code="sms")
    again = browser.get(order.get_absolute_url())
    assert ('name="phone_code"' in again.content.decode(), "We sent a code to" in text_of(again)) == (True, True)
    assert 'name="phone_code"' not in come_in(order, settings).get(order.get_absolute_url()).content.decode()
    assert len(Phones.sent) == 1


def test_a_wrong_code_proves_nothing_and_guessing_waits(order: Order, settings: Any) -> None:
    browser = come_in(order, settings)
    prove(browser, order, send_code="sms")
    wrong = another(code_to(NUMBER))
    for _time in range(WRONG_TRIES):
        answer = prove(browser, order, phone_code=wrong)
    assert (answer.status_code, "This is not the code that we sent" in text_of(answer)) == (422, True)
    prove(browser, order, phone_code=code_to(NUMBER))
    assert User.objects.get(pk=order.buyer_id).phone_verified is False


def test_codes_are_limited_as_elsewhere(order: Order, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    hour = [clock.now()]
    for module in (windows, proofs):
        monkeypatch.setattr(module, "now", lambda: hour[0])
    browser = come_in(order, settings)
    for _time in range(CODES_OF_PHONE):
        prove(browser, order, send_code="sms")
        hour[0] += timedelta(seconds=31)
    refused = prove(come_in(order, settings), order, send_code="sms")
    assert (refused.status_code, len(Phones.sent)) == (422, CODES_OF_PHONE)


def test_with_the_gateway_away_it_says_so(order: Order, settings: Any, phones: type[Phones]) -> None:
    phones.is_away = True
    assert "We cannot send codes at the moment" in text_of(prove(come_in(order, settings), order, send_code="sms"))


def test_it_is_not_offered_where_nobody_could_be_sent_a_code(order: Order, settings: Any) -> None:
    settings.IS_PUBLIC, settings.SMS_GATEWAY = True, "shop.accounts.providers.LogGateway"
    browser = come_in(order, settings)
    assert reverse("orders:prove", args=[order.number]) not in browser.get(order.get_absolute_url()).content.decode()
    assert prove(browser, order, send_code="sms").status_code == 404


def test_a_stranger_and_an_accounts_buyer_have_no_such_page(order: Order, client: Client, mallory: User, alice: User) -> None:
    assert prove(QuickClient(), order, send_code="sms").status_code == 302
    client.force_login(mallory)
    assert prove(client, order, send_code="sms").status_code == 404
    client.force_login(alice)
    own = create_order(buyer=alice)
    assert prove(client, own, send_code="sms").status_code == 404
    assert "guest-proof" not in client.get(own.get_absolute_url()).content.decode()
    assert Phones.sent == []


def test_the_account_that_proves_the_number_later_claims_the_order(order: Order, alice: User, client: Client) -> None:
    assert prove_guest(order.buyer)
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    assert client.get(order.get_absolute_url(), follow=True).status_code == 200
    assert User.objects.get(pk=order.buyer_id).claimed_by_id == alice.pk


def test_beside_a_guest_who_proved_it_before_both_keep_it_and_both_are_claimed(order: Order, guinea: Country, alice: User) -> None:
    before = guest_of_number(NUMBER, is_proved=True, name="Fatou", country=guinea, language="en")
    assert prove_guest(order.buyer)
    beside = User.objects.get(pk=order.buyer_id)
    assert (beside.phone, beside.phone_verified, beside.phone_beside) == (NUMBER, True, True)
    assert guest_of_number(NUMBER, is_proved=True, name="Fatou", country=guinea, language="en").pk == before.pk
    set_phone(alice, NUMBER, verified=True)
    assert list(User.objects.filter(claimed_by=alice).order_by("pk")) == sorted([before, beside], key=lambda guest: guest.pk)


def test_who_ordered_under_one_number_is_one_party(order: Order, guinea: Country, run_events: Any) -> None:
    before = guest_of_number(NUMBER, is_proved=True, name="Fatou", country=guinea, language="en")
    prove_guest(order.buyer)
    run_events()
    assert are_one_party(before.pk, order.buyer_id)


def test_it_is_proved_once(order: Order) -> None:
    assert (prove_guest(order.buyer), prove_guest(order.buyer)) == (True, False)


@pytest.mark.postgres
def test_of_two_who_prove_at_once_one_is_the_numbers_guest(transactional_db: None) -> None:
    guinea = create_country(code="GN")
    guests = [guest_of_number(NUMBER, is_proved=False, name="Fatou", country=guinea, language="en") for _each in range(4)]
    assert run_together([lambda guest=guest: prove_guest(guest) for guest in guests]) == [True] * 4
    assert sorted(User.objects.filter(phone=NUMBER, phone_verified=True).values_list("phone_beside", flat=True)) == [
        False,
        True,
        True,
        True,
    ]
