"""Paying begins with the order: what the button says, whose phone rings, and what is lost when the payment cannot begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.urls import reverse

from shop.accounts.models import Address, User
from shop.checkout import views
from shop.orders.models import Order
from shop.payments.exceptions import MethodUnavailable
from shop.payments.models import Payment, PaymentAttempt
from shop.payments.providers import why_not_rung
from shop.payments.services import ask_attempt
from shop.payments.states import AttemptStatus
from shop.places.models import Country
from shop.stores.models import Store
from site_config.sandbox.momo import MomoFake
from tests.clients import QuickClient
from tests.factories.accounts import create_address
from tests.factories.cart import create_cart_line
from tests.factories.catalog import create_variant
from tests.factories.places import create_place
from tests.shop.checkout.test_checkout_page import CHECKOUT, HTMX, QUOTE, fields_of, text_of

pytestmark = pytest.mark.django_db
PAYER = "664 00 00 01"


@pytest.fixture
def momo(settings: Any) -> Iterator[MomoFake]:
    with MomoFake() as fake:
        fake.stand_beside(settings)
        yield fake


@pytest.fixture
def buyer(client: Client, alice: User) -> Client:
    """With an address and one thing in the cart, in a market with cash and MoMo."""
    create_address(user=alice, is_default=True)
    create_cart_line(user=alice)
    Country.objects.update(payment_methods=["cash", "momo"])
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words_of_button(page: Any) -> dict[str, str]:
    """By way to pay; "" is what stands there where style sheets cannot choose."""
    button = re.search(r'<button[^>]*id="place-orders"[^>]*>(.*?)</button>', page.content.decode().replace("\xa0", " "), re.S)
    assert button is not None
    parts = re.split(r'<span class="pay-words(?:__any)?"(?: data-pays="(\w+)")?>', button[1])
    plain = [" ".join(re.sub(r"<[^>]+>", " ", text).split()) for text in parts[2::2]]
    return {code or "": words for code, words in zip(parts[1::2], plain, strict=True)}


# What the button says


def test_the_button_says_what_happens_and_how_much(buyer: Client, momo: MomoFake) -> None:
    words = words_of_button(buyer.get(CHECKOUT))
    assert words == {"": "Place order", "cash": "Place order Pay 68,500 GNF to the courier", "momo": "Pay 68,500 GNF with MTN MoMo"}


def test_for_what_is_collected_it_names_no_courier(buyer: Client) -> None:
    Store.objects.update(allows_pickup=True)
    pickup = {f"method-{Store.objects.get().pk}": "pickup"}
    page = buyer.post(QUOTE, fields_of(buyer.get(CHECKOUT)) | pickup)
    assert words_of_button(page)["cash"] == "Place order Pay 50,000 GNF at the store"


def test_of_two_stores_both_couriers_are_paid(buyer: Client, alice: User) -> None:
    create_cart_line(user=alice)
    page = buyer.get(CHECKOUT)
    assert re.fullmatch(r"Place 2 orders Pay [\d,]+ GNF to the couriers", words_of_button(page)["cash"])


def test_nothing_is_said_of_paying_a_courier_outside_of_cash(buyer: Client, momo: MomoFake) -> None:
    page = buyer.get(CHECKOUT)
    without_cash = re.sub(r'<span class="pay-words" data-pays="cash">.*?</span>\s*</span>', "", page.content.decode(), flags=re.S)
    assert "to the courier" in page.content.decode()
    assert not re.search(r"pay[^.<]{0,40}courier", without_cash, re.I), re.findall(r"pay[^.<]{0,40}courier", without_cash, re.I)


def test_the_style_sheet_knows_each_way_to_pay() -> None:
    """Otherwise the button would say of a new one only "Place order"."""
    styles = (Path(site_settings.BASE_DIR) / "static/css/pages/checkout.css").read_text()
    missing = [code for code in site_settings.PAYMENT_PROVIDERS if f'(#pay-{code}:checked) [data-pays="{code}"]' not in styles]
    assert missing == []


def test_the_first_way_that_is_offered_is_chosen(buyer: Client, momo: MomoFake) -> None:
    Country.objects.update(cash_ceiling_minor=1_000)
    assert fields_of(buyer.get(CHECKOUT))["payment_method"] == "momo"


def test_a_chosen_way_that_is_no_longer_offered_is_not_replaced_in_silence(buyer: Client, momo: MomoFake) -> None:
    fields = fields_of(buyer.get(CHECKOUT))
    Country.objects.update(cash_ceiling_minor=1_000)
    assert "payment_method" not in fields_of(buyer.post(QUOTE, fields))


# Whose phone rings


def test_the_number_is_asked_for_here_and_the_phone_rings_at_once(buyer: Client, alice: User, momo: MomoFake) -> None:
    User.objects.filter(pk=alice.pk).update(phone="+224620000009")
    page = buyer.get(CHECKOUT)
    assert re.search(r'name="pay_phone"[^>]*value="\+224 620 00 00 09"', page.content.decode())
    placed = buyer.post(CHECKOUT, fields_of(page) | {"payment_method": "momo", "pay_phone": PAYER})
    attempt = PaymentAttempt.objects.get()
    assert (attempt.phone, attempt.status, momo.charge_count) == ("+224664000001", AttemptStatus.WAITING, 1)
    assert placed.url == reverse("payments:payment", args=[attempt.payment_id])
    assert "Waiting for your phone" in text_of(buyer.get(placed.url))


def test_where_no_phone_rings_no_number_is_asked_for(buyer: Client) -> None:
    assert 'name="pay_phone"' not in buyer.get(CHECKOUT).content.decode()


def test_the_number_of_another_way_of_paying_is_no_mistake(buyer: Client, momo: MomoFake) -> None:
    placed = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "cash", "pay_phone": "12"})
    assert (placed.status_code, Order.objects.get().payment_method) == (302, "cash")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the phone number that pays."),
        ("12", "This number does not exist"),
        ("+254 712 345 678", "This phone number is of another country"),
    ],
)
def test_a_number_that_cannot_pay_is_said_before_anything_is_ordered(buyer: Client, momo: MomoFake, typed: str, words: str) -> None:
    page = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo", "pay_phone": typed})
    assert (page.status_code, Order.objects.count(), momo.charge_count) == (422, 0, 0)
    assert words in text_of(page)
    assert f'value="{typed}"' in page.content.decode()
    assert fields_of(page)["payment_method"] == "momo"
    assert "Call me at the blue gate" in text_of(page)


def test_another_quote_keeps_the_number_and_complains_of_nothing(buyer: Client, momo: MomoFake) -> None:
    fields = fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo", "pay_phone": "66"}
    page = buyer.post(QUOTE, fields, headers=HTMX)
    assert 'value="66"' in page.content.decode()
    assert "pay-phone-error" not in page.content.decode()


def test_a_page_from_before_still_orders_and_is_asked_at_the_till(buyer: Client, momo: MomoFake) -> None:
    placed = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo"})
    assert placed.url == reverse("payments:payment", args=[Payment.objects.get().pk])
    assert PaymentAttempt.objects.count() == 0


def test_pressed_twice_it_orders_and_rings_once(buyer: Client, momo: MomoFake) -> None:
    fields = fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo", "pay_phone": PAYER}
    first, second = buyer.post(CHECKOUT, fields), buyer.post(CHECKOUT, fields)
    assert (first.url, Order.objects.count(), PaymentAttempt.objects.count()) == (second.url, 1, 1)
    assert momo.charge_count == 1


def test_a_guest_pays_by_the_number_above_or_by_another(momo: MomoFake) -> None:
    variant = create_variant()
    store = variant.product.store
    prefecture = create_place(country=store.country, parent=store.region, level=2, name="Ratoma")
    create_place(country=store.country, parent=prefecture, level=3, name="Kipé")
    Country.objects.update(payment_methods=["cash", "momo"])
    for typed, rung in (("", "+224664000002"), (PAYER, "+224664000001")):
        visitor = QuickClient()
        visitor.post(reverse("cart:add"), {"variant": variant.pk, "quantity": "1"})
        own = {"name": "Fatou Barry", "phone": "664 00 00 02", "quarter": "Kipé", "landmark": "Behind the blue mosque"}
        asked = fields_of(visitor.post(QUOTE, fields_of(visitor.get(CHECKOUT)) | own))
        placed = visitor.post(CHECKOUT, asked | own | {"payment_method": "momo", "pay_phone": typed})
        attempt = PaymentAttempt.objects.latest("pk")
        assert (placed.status_code, attempt.phone) == (302, rung)
        assert "Waiting for your phone" in text_of(visitor.get(placed["Location"]))


# When the payment cannot begin


def test_a_service_that_does_not_answer_loses_nothing(buyer: Client, momo: MomoFake, settings: Any) -> None:
    settings.MOMO_URL = "http://127.0.0.1:9"  # nobody listens
    placed = buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo", "pay_phone": PAYER})
    order = Order.objects.get()
    assert "The payment service does not answer at the moment" in text_of(buyer.get(placed.url))
    page = text_of(buyer.get(order.get_absolute_url()))
    assert "Your order is placed. The payment by MTN MoMo has not begun" in page
    assert "Pay 68,500 GNF now" in page


def test_a_payment_that_is_refused_at_once_says_why_at_the_till(buyer: Client, momo: MomoFake, monkeypatch: Any) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise MethodUnavailable("It is switched off for the moment.")

    fields = fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo", "pay_phone": PAYER}
    monkeypatch.setattr(views, "start_attempt", refuse)  # switched off between placing and paying
    till = text_of(buyer.post(CHECKOUT, fields, follow=True))
    assert "Your order is placed. The payment has not begun: It is switched off for the moment." in till
    assert Order.objects.count() == 1


def test_a_number_that_the_service_does_not_know_is_said_on_the_orders_page(buyer: Client, momo: MomoFake) -> None:
    buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo", "pay_phone": PAYER})
    attempt = PaymentAttempt.objects.get()
    momo.customer_refuses(attempt.external_id, "PAYER_NOT_FOUND")
    ask_attempt(attempt.pk)
    page = text_of(buyer.get(Order.objects.get().get_absolute_url()))
    assert "The payment by MTN MoMo did not work." in page
    assert "Pay 68,500 GNF now" in page


def test_who_rings_a_phone_says_which(settings: Any, momo: MomoFake) -> None:
    assert why_not_rung("momo", "+224664000001") == ""
    assert "another country" in why_not_rung("momo", "+254712345678")
    assert "another country" in why_not_rung("mpesa", "+224664000001")
    assert why_not_rung("cash", "+224664000001") == why_not_rung("stripe", "") == ""


def test_the_till_refuses_such_a_number_too(buyer: Client, momo: MomoFake) -> None:
    buyer.post(CHECKOUT, fields_of(buyer.get(CHECKOUT)) | {"payment_method": "momo"})
    start = reverse("payments:start", args=[Payment.objects.get().pk])
    page = buyer.post(start, {"method": "momo", "phone": "+254 712 345 678"})
    assert (page.status_code, PaymentAttempt.objects.count()) == (422, 0)
    assert "This phone number is of another country" in text_of(page)


def test_an_address_without_an_account_number_fills_it(buyer: Client, alice: User, momo: MomoFake) -> None:
    address = Address.objects.get(user=alice)
    User.objects.filter(pk=alice.pk).update(phone=None)
    assert f'value="{address.phone[:4]} ' in buyer.get(CHECKOUT).content.decode()
