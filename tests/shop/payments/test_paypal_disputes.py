"""PayPal's disputes, reversals and refunds on its own pages, through the whole shop. It sells in euros here."""

import pytest

from shop.common.money import Money
from shop.ledger.queries import account_balance
from shop.payments.models import Dispute, PaymentEvent, Refund
from shop.payments.providers.paypal_disputes import _claim_of_paypal_dispute
from shop.payments.services import ask_attempt, start_attempt
from site_config.sandbox.paypal import PayPalFake
from tests.factories.orders import create_order
from tests.factories.payments import deliver_to
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db
PAYPAL = 3


@pytest.fixture
def fake(settings):
    with PayPalFake() as paypal:
        paypal.webhook_url = "http://testserver/pay/paypal/webhook/"
        for name, value in paypal.settings().items():
            setattr(settings, name, value)
        yield paypal


@pytest.fixture
def attempt(fake):
    store = create_store(currency="EUR")
    store.country.payment_methods = ["cash", "paypal"]
    store.country.save(update_fields=["payment_methods"])
    payment = create_order(store=store, is_prepaid=True, payment_method="paypal").payments.get()
    attempt = start_attempt(payment, "paypal", actor_id=payment.checkout.buyer_id)
    fake.customer_pays(attempt.external_id)
    attempt = ask_attempt(attempt.pk)
    deliver_to(fake)
    return attempt


def held() -> tuple[int, int]:
    """By the provider for us, and kept back by it."""
    return account_balance("provider", PAYPAL, "EUR").minor, account_balance("disputed", PAYPAL, "EUR").minor


@pytest.mark.parametrize("how", [{}, {"times": 3, "reverse": True}])
@pytest.mark.parametrize("for_us", [True, False])
def test_dispute_from_its_opening_to_its_end(fake, attempt, how, for_us):
    paid = attempt.received_minor
    found = fake.open_dispute(attempt.external_id)
    deliver_to(fake, **how)
    dispute = Dispute.objects.get()
    assert (dispute.status, dispute.reason, dispute.answer_by is not None) == ("answer", "MERCHANDISE_OR_SERVICE_NOT_RECEIVED", True)
    assert held() == (0, paid)
    fake.answer_dispute(found)
    fake.decide_dispute(found, for_us=for_us)
    deliver_to(fake, **how)
    assert (Dispute.objects.get().status, held()) == (("won", (paid, 0)) if for_us else ("lost", (0, 0)))
    assert set(PaymentEvent.objects.values_list("status", flat=True)) == {"applied"}
    assert broken_facts(of="shop") == {}


@pytest.mark.parametrize("event", ["PAYMENT.CAPTURE.REFUNDED", "PAYMENT.CAPTURE.REVERSED"])
def test_what_goes_back_without_us_is_heard_of_once(fake, attempt, event):
    fake.refund_in_dashboard(attempt.external_id, event=event)
    deliver_to(fake, times=3)
    assert (Dispute.objects.get().kind, Refund.objects.get().status, held()) == ("refund", "done", (0, 0))
    assert broken_facts(of="shop") == {}


def test_movements_of_money_are_believed_before_the_state():
    """As customer_disputes_v1 has them: what PayPal moved on our account, and its fee."""

    def money(value: str) -> dict[str, str]:
        return {"currency_code": "EUR", "value": value}

    moves = [
        {"affected_party": "SELLER", "type": "DEBIT", "reason": "DISPUTE_SETTLEMENT", "amount": money("12.00")},
        {"affected_party": "SELLER", "type": "DEBIT", "reason": "DISPUTE_FEE", "amount": money("14.00")},
        {"affected_party": "BUYER", "type": "CREDIT", "reason": "DISPUTE_SETTLEMENT", "amount": money("12.00")},
    ]
    dispute = {"dispute_id": "PP-R-1", "status": "UNDER_REVIEW", "dispute_amount": money("20.00"), "money_movements": moves}
    claim = _claim_of_paypal_dispute(dispute)
    assert (claim.state, claim.taken.minor, claim.fee) == ("review", 1_200, Money(1_400, "EUR"))
