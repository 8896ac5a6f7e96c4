"""Stripe's own ways: its decimals, its clock, its bank's questions, its forgetful keys."""

import time

import pytest
import stripe

from shop.common.money import Money
from shop.payments.exceptions import BadSignature, ProviderDown, ProviderRefused
from shop.payments.providers.base import ChargeState, TransferState
from shop.payments.providers.stripe import Stripe
from shop.payments.providers.stripe_client import decimals, from_stripe, to_stripe
from site_config.sandbox.stripe import WEBHOOK_SECRET, StripeFake
from tests.shop.payments.contract import Desk


@pytest.fixture
def desk(settings):
    with StripeFake() as fake:
        fake.stand_beside(settings)
        yield Desk(fake, Stripe())


@pytest.mark.parametrize(
    ("minor", "currency", "told"),
    [
        (150_000, "GNF", 150_000),
        (9_001, "XOF", 9_001),
        (5, "JPY", 5),
        (5, "UGX", 500),
        (1_050, "KES", 1_050),
        (1_234, "KWD", None),
        (1_230, "KWD", 1_230),
    ],
)
def test_amounts_are_told_as_stripe_counts(minor, currency, told):
    if told is None:
        with pytest.raises(ProviderRefused):
            to_stripe(Money(minor, currency))
    else:
        assert to_stripe(Money(minor, currency)) == told
        assert from_stripe(told, currency.lower()) == Money(minor, currency)


def test_stripes_decimals_are_not_isos():
    assert [decimals(code) for code in ("ISK", "UGX", "MGA", "RWF", "TND", "EUR")] == [2, 2, 0, 0, 3, 2]
    with pytest.raises(ProviderRefused):
        from_stripe(550, "ugx")  # half a shilling
    with pytest.raises(ProviderRefused):
        from_stripe(500, "isk")  # not used here


def test_the_bank_asks_and_the_buyer_confirms(desk):
    started = desk.start()
    assert desk.fake.pay_with(started.external_id, "4000002760003184") == "3ds"
    assert desk.ask(started).state == ChargeState.WAITING
    desk.fake.customer_confirms(started.external_id, is_me=False)
    assert desk.ask(started).failure_code == "payment_intent_authentication_failure"
    desk.fake.pay_with(started.external_id, "4000002760003184")
    desk.fake.customer_confirms(started.external_id)
    charge = desk.ask(started)
    assert (charge.state, charge.amount, charge.failure_code) == (ChargeState.PAID, desk.amount, "")


@pytest.mark.parametrize("age", [-200, 0, 290])
def test_a_message_is_taken_while_clocks_may_differ(desk, age):
    _read_signed(desk, age)


@pytest.mark.parametrize("age", [310, 86_400])
def test_an_old_message_is_not_taken(desk, age):
    with pytest.raises(BadSignature):
        _read_signed(desk, age)


def _read_signed(desk, age: int) -> None:
    body = b'{"id": "evt_1", "type": "customer.updated", "data": {"object": {}}}'
    signed = stripe.WebhookSignature.generate_signature_header(
        payload=body.decode(), secret=WEBHOOK_SECRET, timestamp=int(time.time()) - age
    )
    assert desk.online.read_hint(body, {"stripe-signature": signed}).about == ""


def test_two_endpoints_have_two_secrets(desk, settings):
    settings.STRIPE_WEBHOOK_SECRET = f"whsec_of_connect, {WEBHOOK_SECRET}"
    _read_signed(desk, 0)


def test_a_forgotten_key_neither_refunds_nor_pays_out_again(desk):
    """Stripe forgets idempotency keys after a day."""
    charge = desk.paid()
    first, sent = desk.refund(charge, desk.amount), desk.pay_out("acct_1Ready")
    desk.fake.keys.clear()
    assert desk.refund(charge, desk.amount) == first
    assert desk.pay_out("acct_1Ready").external_id == sent.external_id
    assert (len(desk.fake.given_back), len(desk.fake.paid_out)) == (1, 1)


def test_the_same_key_with_another_amount_is_refused(desk):
    desk.start()
    with pytest.raises(ProviderRefused) as refused:
        desk.start(amount=Money(1_000_000, "GNF"))
    assert refused.value.code == "idempotency_error"
    assert desk.fake.charge_count == 1


def test_a_refund_may_be_slow_and_may_bounce(desk):
    charge = desk.paid()
    desk.fake.refund_status = "pending"
    slow = desk.send_refund(charge, desk.amount)
    assert slow.state == TransferState.PENDING
    desk.fake.fail_refund(slow.external_id)
    failed = desk.online.ask_refund(slow.external_id, {})
    assert (failed.state, failed.failure_code) == (TransferState.FAILED, "expired_or_canceled_card")
    assert desk.online.explain(failed.failure_code).startswith("The card that paid is no longer valid")
    assert [hint.about for hint in desk.listen() if hint.kind == "refund.failed"] == ["refund"]


def test_a_transfer_that_is_taken_back_has_failed(desk):
    sent = desk.pay_out("acct_1Ready")
    desk.fake.reverse(sent.external_id)
    assert desk.ask_payout(sent).state == TransferState.FAILED
    assert [(hint.about, hint.external_id, hint.key) for hint in desk.listen()] == [("payout", sent.external_id, "O8T4Z-1")]


def test_a_payee_gets_an_express_account(desk):
    rail = Stripe()
    account = rail.open_account(key="payee-7", country="FR", email="bob@example.com")
    assert rail.open_account(key="payee-7", country="FR", email="bob@example.com") == account
    assert (account.can_receive, account.is_complete) == (False, False)
    with pytest.raises(ProviderRefused) as refused:
        desk.pay_out(account.account_id)
    assert refused.value.code == "insufficient_capabilities_for_transfer"
    link = rail.onboarding_link(account.account_id, return_url="https://makiti.test/back/", refresh_url="https://makiti.test/again/")
    assert account.account_id in link
    desk.fake.payee_answers(account.account_id)
    assert rail.ask_account(account.account_id).can_receive
    assert desk.pay_out(account.account_id, key="O8T4Z-2").state == TransferState.DONE


def test_wrong_keys_are_no_answer(desk, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_of_somebody_else"
    with pytest.raises(ProviderDown):
        desk.start()
    with pytest.raises(ProviderDown):
        desk.online.ask("cs_test_1", {})
