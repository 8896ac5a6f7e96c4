"""What Stripe and PayPal send, brought through the door, the inbox and the book: once, however often and in whatever order.

What the services answer when they are asked is not recorded for these payments: here they say that the whole has come.
"""

import json
from pathlib import Path

import pytest
import stripe
from django.test import Client

from shop.ledger.models import Entry
from shop.ledger.queries import account_balance
from shop.payments.models import Payment, PaymentAttempt, PaymentEvent
from shop.payments.providers.base import Charge, ChargeState
from shop.payments.providers.paypal import PayPal
from shop.payments.providers.paypal_events import read_paypal_event
from shop.payments.providers.stripe import Stripe
from shop.payments.services import apply_event
from tests.factories.payments import create_due_payment
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
SECRET, STRIPE, PAYPAL = "whsec_recorded", 2, 3


@pytest.fixture
def folder(data: Path) -> Path:
    """Of what was sent: in a shape of our own making, or really."""
    return data / "payments"


def waiting(provider: str, external_id: str) -> PaymentAttempt:
    """Our attempt that these messages are about."""
    payment: Payment = create_due_payment(methods=[provider])
    amount = {"amount_minor": payment.amount_minor, "currency": payment.currency}
    return PaymentAttempt.objects.create(
        payment=payment, number=1, provider=provider, key="recorded-1", external_id=external_id, status="waiting", **amount
    )


def paid(attempt: PaymentAttempt) -> Charge:
    return Charge(attempt.external_id, ChargeState.PAID, amount=attempt.amount, reference="recorded")


def bring(client: Client, provider: str, bodies: list[str]) -> None:
    """Each twice, the second time in the reverse order; and applied in both orders, as two workers might."""
    for body in [*bodies, *reversed(bodies)]:
        signed = stripe.WebhookSignature.generate_signature_header(payload=body, secret=SECRET)
        answer = client.post(f"/pay/{provider}/webhook/", body, content_type="application/json", headers={"stripe-signature": signed})
        assert answer.status_code == 200
    for order in ("pk", "-pk"):
        for pk in PaymentEvent.objects.order_by(order).values_list("pk", flat=True):
            apply_event(pk)


def told() -> dict[str, tuple[str, int]]:
    return {event.kind: (event.status, event.copies) for event in PaymentEvent.objects.order_by("pk")}


@pytest.mark.parametrize("backwards", [False, True])
def test_stripes_recorded_events_pay_once(client, settings, monkeypatch, folder, backwards):
    settings.STRIPE_WEBHOOK_SECRET, settings.STRIPE_SECRET_KEY = SECRET, "sk_recorded"
    completed = json.loads((folder / "stripe" / "events_derived" / "checkout.session.completed.json").read_text())
    attempt = waiting("stripe", completed["data"]["object"]["id"])
    monkeypatch.setattr(Stripe, "ask", lambda self, external_id, kept: paid(attempt))
    files = sorted((folder / "stripe").glob("events_*/*.json"), reverse=backwards)
    bodies = [_whole(file) for file in files]
    bring(client, "stripe", bodies)
    assert PaymentEvent.objects.count() == len({json.loads(body)["id"] for body in bodies}) == len(files)
    assert set(PaymentEvent.objects.values_list("copies", flat=True)) == {2}
    by_status = {status: set(PaymentEvent.objects.filter(status=status).values_list("about", flat=True)) for status in ("applied", "stuck")}
    assert by_status == {"applied": {"charge"}, "stuck": {"account"}}  # the account is nobody's here
    _is_paid_once(attempt, STRIPE)


@pytest.mark.parametrize("backwards", [False, True])
def test_paypals_recorded_messages_pay_once(client, monkeypatch, folder, backwards):
    approved = json.loads((folder / "paypal" / "webhooks" / "order_approved.json").read_text())
    attempt = waiting("paypal", approved["resource"]["id"])
    monkeypatch.setattr(PayPal, "ask", lambda self, external_id, kept: paid(attempt))
    # PayPal itself verifies: see its own tests
    monkeypatch.setattr(PayPal, "read_hint", lambda self, body, headers: read_paypal_event(body))
    files = sorted((folder / "paypal" / "webhooks").glob("*.json"), reverse=backwards)
    bring(client, "paypal", [file.read_text() for file in files])
    assert told() == {"CHECKOUT.ORDER.APPROVED": ("applied", 2), "PAYMENT.CAPTURE.COMPLETED": ("applied", 2)}
    _is_paid_once(attempt, PAYPAL)


def _is_paid_once(attempt: PaymentAttempt, provider: int) -> None:
    attempt.refresh_from_db()
    order = attempt.payment.orders.get()
    assert (attempt.status, attempt.problem, order.paid_at is not None) == ("paid", "", True)
    assert (Entry.objects.count(), account_balance("provider", provider, "GNF")) == (1, attempt.amount)
    assert broken_facts() == {}


def _whole(file: Path) -> str:
    """Of some only what the event is about was kept."""
    event = json.loads(file.read_text())
    return json.dumps(event if "id" in event and "type" in event else {"id": f"evt_{file.stem}", "type": file.stem, "data": event})
