"""Facts about payments in advance, each broken on purpose."""

import pytest

from shop.payments.models import Payment, PaymentAttempt
from tests.factories.payments import create_due_payment, pay_by_card
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def attempt(settings):
    return pay_by_card(create_due_payment(stores=2), settings)


def test_all_is_well(attempt):
    assert broken_facts(of="shop") == {}


def test_payment_that_no_attempt_paid(attempt):
    Payment.objects.update(paid_by=None)
    (lines,) = broken_facts(of="shop.payments").values()
    assert lines == [f"payment {attempt.payment_id} is received, and no attempt of it brought 130000 GNF"]


def test_provider_that_brought_more_than_the_book_has(attempt):
    PaymentAttempt.objects.update(received_minor=130_001)
    facts = broken_facts(of="shop.payments")
    assert facts["the ledger has from each provider what its payment attempts brought"] == [
        "provider 2: attempts brought 130001 GNF, the book has 130000"
    ]
    assert len(facts) == 2
