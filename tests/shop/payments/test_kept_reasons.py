"""Reasons are kept as codes: what a job wrote in its language is read in its reader's."""

import pytest
from django.utils.translation import override

from shop.common.phrases import read_phrase
from shop.notifications.models import Notification
from shop.orders.states import Fulfilment
from shop.payments.exceptions import NoSuchCharge, ProviderDown, ProviderRefused, RefundMoved, kept_error
from shop.payments.models import Dispute, PaymentAttempt, PaymentEvent, Refund
from shop.payments.providers.claim_reasons import PAYPAL, STRIPE, paypal_claim_phrase, stripe_claim_phrase
from shop.payments.services import apply_event, start_attempt
from site_config.sandbox.stripe import StripeFake
from tests.factories.orders import advance
from tests.factories.payments import create_due_payment, deliver_to
from tests.factories.refunds import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(settings):
    with StripeFake() as stripe:
        stripe.stand_beside(settings)
        yield stripe


def paid_by_card(fake, *, delivered: bool = True) -> PaymentAttempt:
    payment = create_due_payment()
    attempt = start_attempt(payment, "stripe", actor_id=payment.checkout.buyer_id)
    fake.customer_pays(attempt.external_id)
    deliver_to(fake)
    if delivered:
        order = payment.orders.get()
        advance(order, Fulfilment.HANDED_OVER)
        deliver(order)
    return attempt


def in_both(text: str) -> tuple[str, str]:
    """English, then French."""
    with override("en"):
        english = read_phrase(text)
    with override("fr"):
        return english, read_phrase(text)


def test_whoever_answers_a_dispute_reads_why_in_his_own_language(fake, sam, run_events):
    attempt = paid_by_card(fake)
    with override("fr"):
        fake.open_dispute(attempt.external_id)
        deliver_to(fake)
        run_events()
    for told in Notification.objects.filter(kind__startswith="dispute."):
        english, french = in_both(told.data["reason"])
        assert english == "Reason given: another person paid with the card."
        assert french not in ("", english)
    assert Notification.objects.filter(kind__startswith="dispute.").count() == 2


def test_undone_sale_says_why_in_the_readers_language(fake):
    attempt = paid_by_card(fake)
    with override("fr"):
        fake.decide_dispute(fake.open_dispute(attempt.external_id), for_us=False)
        deliver_to(fake)
    english, french = in_both(Refund.objects.get().reason)
    assert (english, french == english) == (str(Dispute.objects.get().get_kind_display()), False)


def test_order_that_its_bank_cancelled_says_why_in_the_readers_language(fake):
    attempt = paid_by_card(fake, delivered=False)
    with override("fr"):
        fake.decide_dispute(fake.open_dispute(attempt.external_id), for_us=False)
        deliver_to(fake)
    order = attempt.payment.orders.get()
    assert (order.fulfilment, in_both(order.cancel_reason)[0]) == ("cancelled", "dispute")
    assert in_both(order.cancel_reason)[1] not in ("", "dispute")


def test_stuck_message_says_why_in_the_readers_language(fake):
    with override("fr"):
        attempt = paid_by_card(fake)
        PaymentAttempt.objects.update(reference="pi_other")
        fake.open_dispute(attempt.external_id)
        deliver_to(fake)
    event = PaymentEvent.objects.filter(status="stuck").first()
    apply_event(event.pk)
    event.refresh_from_db()
    assert in_both(event.problem)[0] == "The payment that this is about is not known here."


@pytest.mark.parametrize(("codes", "keep"), [(STRIPE, stripe_claim_phrase), (PAYPAL, paypal_claim_phrase)])
def test_every_reason_of_a_provider_can_be_read_again(codes, keep):
    assert {code: str(words) for code, words in codes.items()} == {code: read_phrase(keep(code)) for code in codes}
    assert read_phrase(keep("something new")) == str(codes["unknown"])


@pytest.mark.parametrize("error", [NoSuchCharge(), ProviderDown(), RefundMoved("sent"), ProviderRefused(code="not_honored")])
def test_every_refusal_can_be_read_again(error):
    english, french = in_both(kept_error(error))
    assert (english.startswith(str(type(error).message)), english.endswith(getattr(error, "code", ""))) == (True, True)
    assert french not in ("", english)
