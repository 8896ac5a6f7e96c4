"""A card through the whole shop: our services and pages on one side, Stripe's fake on the other."""

import pytest
from django.test import Client
from django.urls import reverse

from shop.common.money import Money
from shop.ledger.models import Account
from shop.ledger.states import AccountKind
from shop.payments.models import PaymentEvent
from shop.payments.services import ask_attempt, start_attempt
from shop.payments.states import AttemptStatus, EventStatus, PaymentStatus
from site_config.sandbox.server import Webhook
from site_config.sandbox.stripe import StripeFake
from tests.factories.orders import create_order
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(settings):
    with StripeFake() as stripe:
        stripe.stand_beside(settings)
        settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
        yield stripe


@pytest.fixture
def payment(fake, alice):
    store = create_store()
    store.country.payment_methods = ["cash", "stripe"]
    store.country.save(update_fields=["payment_methods"])
    return create_order(store=store, buyer=alice, is_prepaid=True, payment_method="stripe").payments.get()


@pytest.fixture
def tell(fake, django_capture_on_commit_callbacks):
    """Bring what Stripe has to say to the webhook's address, and let the jobs run."""

    def bring(**how) -> set[int]:
        def post(webhook: Webhook) -> int:
            headers = {"HTTP_STRIPE_SIGNATURE": webhook.headers["stripe-signature"]}
            with django_capture_on_commit_callbacks(execute=True):
                return Client().post(webhook.url, webhook.body, content_type="application/json", **headers).status_code

        return set(fake.outbox.deliver(post, **how))

    return bring


def test_a_declined_card_says_why_and_the_next_one_pays_once(payment, fake, tell, alice, client):
    attempt = start_attempt(payment, "stripe", actor_id=alice.pk)
    assert (attempt.status, attempt.redirect_url) == (AttemptStatus.WAITING, f"{fake.url}/c/pay/{attempt.external_id}")
    fake.customer_refuses(attempt.external_id)
    assert tell() == {200}
    client.force_login(alice)
    page = reverse("payments:payment", args=[payment.pk])
    assert "There is not enough money on this card." in client.get(page).content.decode()
    fake.customer_pays(attempt.external_id)
    assert tell(times=7, reverse=True) == {200}
    payment.refresh_from_db()
    attempt.refresh_from_db()
    assert (payment.status, attempt.status, attempt.received_minor) == (PaymentStatus.RECEIVED, AttemptStatus.PAID, payment.amount_minor)
    held = Account.objects.get(kind=AccountKind.PROVIDER, holder_id=2)
    assert held.balance_minor == payment.amount_minor
    assert set(PaymentEvent.objects.values_list("status", flat=True)) == {EventStatus.APPLIED}
    assert broken_facts(of="shop") == {}


def test_a_wrong_amount_pays_nothing_until_it_is_right(payment, fake, tell, alice):
    attempt = start_attempt(payment, "stripe", actor_id=alice.pk)
    fake.customer_pays(attempt.external_id)
    fake.lie(minor=1)
    tell()
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.DUE
    assert PaymentEvent.objects.filter(status=EventStatus.STUCK).exists()
    fake.lie()
    assert ask_attempt(attempt.pk).status == AttemptStatus.PAID
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.RECEIVED
    assert broken_facts(of="shop") == {}


def test_a_lost_answer_is_asked_for_again_and_charges_once(payment, fake, alice):
    fake.lose_answer(path=fake.start_path)
    attempt = start_attempt(payment, "stripe", actor_id=alice.pk)
    assert attempt.status == AttemptStatus.STARTING
    attempt.asked_at = None
    attempt.save(update_fields=["asked_at"])
    attempt = ask_attempt(attempt.pk)
    assert (attempt.status, fake.charge_count) == (AttemptStatus.WAITING, 1)
    fake.customer_pays(attempt.external_id)
    assert ask_attempt(attempt.pk).received == Money(payment.amount_minor, payment.currency)


def test_a_forged_message_changes_nothing(payment, fake, tell, alice, caplog):
    attempt = start_attempt(payment, "stripe", actor_id=alice.pk)
    fake.customer_pays(attempt.external_id)
    for webhook in fake.outbox.waiting:
        body, headers = fake.forge(webhook.body, webhook.headers)
        answer = Client().post(webhook.url, body, content_type="application/json", HTTP_STRIPE_SIGNATURE=headers["stripe-signature"])
        assert answer.status_code == 400
    assert not PaymentEvent.objects.exists()
    assert alice.email not in caplog.text
