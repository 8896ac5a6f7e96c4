"""Staff at the inbox and the attempts: buttons that are safe to press twice, and what only some may read."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.payments.models import PaymentAttempt, PaymentEvent
from shop.payments.services import start_attempt
from site_config.sandbox.stripe import StripeFake
from tests.factories.accounts import create_user
from tests.factories.payments import create_due_payment, deliver_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def stuck(settings):
    """A card has paid, and the service says another amount."""
    with StripeFake() as cards:
        cards.stand_beside(settings)
        payment = create_due_payment()
        attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
        cards.customer_pays(attempt.external_id)
        cards.lie(minor=64_000)
        deliver_to(cards)
        cards.lie()
        yield attempt


def act(client, model: str, action: str, pk: int) -> int:
    address = reverse(f"admin:payments_{model}_changelist")
    return client.post(address, {"action": action, "_selected_action": [pk]}, follow=True).status_code


def clerk_with(*names: str):
    user = create_user(email="clerk@example.com", is_staff=True)
    user.user_permissions.add(*(Permission.objects.get(codename=name) for name in names))
    return user


def test_stuck_message_is_applied_at_a_press_and_at_a_second_one(client, sam, stuck):
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    event = PaymentEvent.objects.filter(status="stuck").first()
    for _ in range(2):
        assert act(client, "paymentevent", "apply_again", event.pk) == 200
    event.refresh_from_db()
    assert (event.status, PaymentAttempt.objects.get().problem) == ("applied", "")
    assert stuck.payment.orders.get().paid_at


def test_money_kept_aside_is_given_back_once(client, sam, stuck):
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    for _ in range(2):
        assert act(client, "paymentattempt", "return_money", stuck.pk) == 200
    assert stuck.refunds.get().amount_minor == 64_000


def test_viewers_look_and_read_no_body(client, stuck):
    client.force_login(clerk_with("view_paymentevent", "view_paymentattempt"), backend="django.contrib.auth.backends.ModelBackend")
    event = PaymentEvent.objects.filter(status="stuck").first()
    page = client.get(reverse("admin:payments_paymentevent_change", args=[event.pk])).content.decode()
    assert event.event_id in page
    assert "payment_intent" not in page
    attempt = client.get(reverse("admin:payments_paymentattempt_change", args=[stuck.pk])).content.decode()
    assert stuck.key not in attempt
    act(client, "paymentevent", "apply_again", event.pk)
    act(client, "paymentattempt", "ask_again", stuck.pk)
    assert PaymentAttempt.objects.get().problem == "short"
