"""The till: what a buyer sees while money is on its way."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.orders.services import mark_paid
from shop.payments.models import Payment
from shop.payments.services import ask_attempt
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.stripe import StripeFake
from tests.factories.orders import create_order
from tests.factories.payments import create_due_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(client, alice, settings):
    """Alice at her payment, with a card service and a phone network."""
    with StripeFake() as cards, MomoFake() as phones:
        cards.stand_beside(settings)
        phones.stand_beside(settings)
        payment = create_due_payment(buyer=alice, methods=["stripe", "momo"])
        client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
        yield client, payment, cards, phones


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_card_leads_to_the_service_and_back_to_the_thanks(till):
    client, payment, cards, _phones = till
    page, start = reverse("payments:payment", args=[payment.pk]), reverse("payments:start", args=[payment.pk])
    assert "Pay 65,000 GNF" in text(client.get(page))
    sent = client.post(start, {"method": "stripe"})
    attempt = payment.attempts.get()
    assert sent.url == f"{page}?go={attempt.pk}"
    assert f'<meta http-equiv="refresh" content="0;url={attempt.redirect_url}">' in text(client.get(sent.url))
    assert 'content="0;url' not in text(client.get(page))
    cards.customer_pays(attempt.external_id)
    assert client.get(reverse("payments:back", args=[payment.pk])).url == page
    assert client.get(page).url == reverse("checkout:done", args=[payment.checkout_id])
    assert "Your payment has arrived." in text(client.get(reverse("checkout:done", args=[payment.checkout_id])))
    assert "Paid: Card" in text(client.get(payment.orders.get().get_absolute_url()))


def test_phone_is_asked_for_and_its_refusal_is_said(till):
    client, payment, _cards, phones = till
    start = reverse("payments:start", args=[payment.pk])
    assert client.post(start, {"method": "momo", "phone": ""}).status_code == 422
    assert client.post(start, {"method": "momo", "phone": "664 00 00 01"}).status_code == 302
    page = reverse("payments:payment", args=[payment.pk])
    assert "Waiting for your phone" in text(client.get(page))
    attempt = payment.attempts.get()
    phones.customer_refuses(attempt.external_id)
    ask_attempt(attempt.pk)
    shown = text(client.get(page, headers={"HX-Request": "true"}))
    assert "did not work" in shown
    assert 'hx-trigger="every' not in shown


def test_method_that_is_not_offered_is_refused_with_its_reason(till):
    client, payment, *_fakes = till
    country = payment.checkout.country
    country.cash_ceiling_minor = 60_000
    country.save()
    answer = client.post(reverse("payments:start", args=[payment.pk]), {"method": "cash"})
    assert answer.status_code == 409
    assert "An order above 60,000 GNF is paid in advance." in text(answer)
    assert Payment.objects.get(pk=payment.pk).status == "due"


def test_cash_is_chosen_after_all(till):
    client, payment, *_fakes = till
    answer = client.post(reverse("payments:start", args=[payment.pk]), {"method": "cash"})
    assert answer.url == reverse("checkout:done", args=[payment.checkout_id])
    assert "You pay in cash" in text(client.get(answer.url))


def test_order_page_says_until_when_and_leads_to_the_till(till):
    client, payment, *_fakes = till
    shown = text(client.get(payment.orders.get().get_absolute_url()))
    assert "Pay 65,000 GNF now" in shown
    assert "Waiting for your payment" in shown
    assert "The store has until" not in shown


def test_an_unpaid_order_says_so_in_the_list_with_a_way_to_pay(till):
    client, payment, _cards, _phones = till
    order = payment.orders.get()
    shown = text(client.get(reverse("orders:list")))
    way = reverse("payments:order", args=[order.number])
    assert "not paid yet" in shown
    assert "waiting for the seller" not in shown
    assert f'href="{way}"> Pay now' in shown.replace('">Pay', '"> Pay')
    assert "left, until" in shown
    assert client.get(way).url == reverse("payments:payment", args=[payment.pk])


def test_the_way_to_pay_leads_to_the_order_once_nothing_is_due(till, alice):
    client, payment, _cards, _phones = till
    order = payment.orders.get()
    mark_paid(order, paid_from=("provider", 99))
    assert client.get(reverse("payments:order", args=[order.number])).url == order.get_absolute_url()
    assert "Pay now" not in text(client.get(reverse("orders:list")))
    at_door = create_order(buyer=alice)
    assert client.get(reverse("payments:order", args=[at_door.number])).url == at_door.get_absolute_url()


def test_the_list_of_unpaid_orders_asks_no_more_for_more_of_them(till, alice, django_assert_max_num_queries):
    client, _payment, _cards, _phones = till
    client.get(reverse("orders:list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("orders:list"))
    for _ in range(4):
        create_due_payment(buyer=alice)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("orders:list"))
