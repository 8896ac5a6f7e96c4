"""PayPal's own ways: approval and capture, orders that nobody can close, payouts that take their time."""

import json

import pytest

from shop.payments.exceptions import BadSignature, ProviderDown, ProviderRefused, SignerUnknown
from shop.payments.providers.base import ChargeState, TransferState
from shop.payments.providers.paypal import PayPal
from shop.payments.providers.paypal_signatures import SIGNED_HEADERS
from site_config.sandbox.paypal import PayPalFake
from tests.shop.payments.contract import Desk


@pytest.fixture
def desk(settings):
    with PayPalFake() as fake:
        fake.stand_beside(settings)
        settings.PAYMENT_TIMEOUT_SECONDS = 60  # of a busy machine
        yield Desk(fake, PayPal())


def test_a_lost_answer_to_the_capture_takes_the_money_once(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    desk.fake.lose_answer(path=f"/v2/checkout/orders/{started.external_id}/capture")
    with pytest.raises(ProviderDown):
        desk.ask(started)
    assert desk.ask(started).state == ChargeState.PAID
    assert len(desk.fake.taken) == 1


def test_two_who_ask_at_once_take_the_money_once(desk):
    """The second capture is refused: it has been captured already."""
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    approved = desk.fake.orders[started.external_id]
    assert desk.ask(started).state == ChargeState.PAID
    answer, desk.fake.show_order = desk.fake.show_order, lambda request, order_id: _as_approved(desk, answer, request, order_id)
    assert desk.ask(started).state == ChargeState.PAID
    assert (approved["status"], len(desk.fake.taken)) == ("COMPLETED", 1)


def _as_approved(desk, answer, request, order_id):
    """What the second one had read before the first one captured; the truth from then on."""
    desk.fake.show_order = answer
    found = answer(request, order_id=order_id)
    return type(found)(200, {**found.body, "status": "APPROVED"})


def test_after_a_no_the_buyer_may_choose_another_card(desk):
    started = desk.start()
    desk.fake.customer_refuses(started.external_id)
    assert desk.ask(started).failure_code == "INSTRUMENT_DECLINED"
    assert desk.ask(started).state == ChargeState.WAITING
    desk.fake.customer_pays(started.external_id)
    assert desk.ask(started).state == ChargeState.PAID


def test_money_that_paypal_holds_back_is_awaited(desk):
    desk.fake.capture_status = "PENDING"
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    assert desk.ask(started).state == ChargeState.WAITING
    desk.fake.settle_capture(started.external_id)
    assert [hint.key for hint in desk.listen() if hint.kind == "PAYMENT.CAPTURE.COMPLETED"] == ["P7K3M-1"]
    assert desk.ask(started).amount == desk.amount


def test_money_that_paypal_held_back_may_not_come(desk):
    desk.fake.capture_status = "PENDING"
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    desk.ask(started)
    desk.fake.settle_capture(started.external_id, "DECLINED")
    assert desk.ask(started).state == ChargeState.FAILED


def test_the_same_order_is_not_paid_by_two_charges(desk):
    """Two charges of one key, as after PayPal forgot the first one's request id: its invoice number is paid once."""
    desk.paid()
    desk.fake.answered.clear()
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    charge = desk.ask(started)
    assert (charge.state, charge.failure_code) == (ChargeState.FAILED, "DUPLICATE_INVOICE_ID")


def test_a_forgotten_request_id_refunds_nothing_again(desk):
    charge = desk.paid()
    first = desk.refund(charge, desk.amount)
    desk.fake.answered.clear()
    assert desk.refund(charge, desk.amount) == first


def test_a_refund_may_be_slow(desk):
    charge = desk.paid()
    desk.fake.refund_status = "PENDING"
    slow = desk.send_refund(charge, desk.amount)
    assert slow.state == TransferState.PENDING
    desk.fake.refunds[slow.external_id]["status"] = "COMPLETED"
    assert desk.online.ask_refund(slow.external_id, {}).state == TransferState.DONE


def test_one_token_serves_many_questions_and_is_renewed(desk):
    desk.paid()
    assert len(desk.fake.tokens) == 1
    desk.fake.tokens.append("another one: ours is no longer taken")
    desk.paid(key="P7K3M-2")
    assert len(desk.fake.tokens) == 3


def test_wrong_keys_are_no_answer(desk, settings):
    settings.PAYPAL_SECRET = "of somebody else"
    with pytest.raises(ProviderDown):
        desk.start()


def test_messages_are_verified_byte_for_byte_and_without_a_question(desk):
    webhook = _told(desk)
    with pytest.raises(SignerUnknown):
        desk.online.read_hint(webhook.body, webhook.headers)
    assert desk.read(webhook).about == "charge"
    asked = len(desk.fake.requests)
    with pytest.raises(BadSignature):
        desk.online.read_hint(json.dumps(json.loads(webhook.body)).encode(), webhook.headers)  # the same, written anew
    for name in SIGNED_HEADERS:
        for wrong in ({name: "x1"}, {name: ""}, {name: "x" * 2_000}, {name: "\u00e9\x00"}):
            with pytest.raises(BadSignature):
                desk.online.read_hint(webhook.body, webhook.headers | wrong)
    assert len(desk.fake.requests) == asked


def test_the_certificate_lies_at_paypal_and_nowhere_else(desk, settings):
    webhook = _told(desk)
    asked = len(desk.fake.requests)
    settings.PAYPAL_API_URL = "https://api-m.paypal.com"
    name = webhook.headers["paypal-cert-url"].rpartition("/")[2]
    for address in (
        "http://api.paypal.com/v1/notifications/certs/",
        "https://api.paypal.com.example.com/v1/notifications/certs/",
        "https://api.paypal.com@127.0.0.1/v1/notifications/certs/",
        "https://api.sandbox.paypal.com/v1/notifications/certs/",
        "https://api.paypal.com/v1/notifications/certs/../",
        "https://api.paypal.com/v1/checkout/",
    ):
        for act in (desk.online.read_hint, lambda _body, headers: desk.provider.learn_signer(headers)):
            with pytest.raises(BadSignature):
                act(webhook.body, webhook.headers | {"paypal-cert-url": address + name})
    for host in ("api", "api-m"):
        known = webhook.headers | {"paypal-cert-url": f"https://{host}.paypal.com/v1/notifications/certs/{name}"}
        with pytest.raises(SignerUnknown):
            desk.online.read_hint(webhook.body, known)
    assert len(desk.fake.requests) == asked


def test_a_certificate_that_is_not_there_is_asked_for_once(desk):
    webhook = _told(desk)
    forged = webhook.headers | {"paypal-cert-url": f"{desk.fake.url}/v1/notifications/certs/CERT-none"}
    asked = len(desk.fake.requests)
    for _ in range(3):
        desk.provider.learn_signer(forged)
        with pytest.raises(BadSignature):
            desk.online.read_hint(webhook.body, forged)
    assert len(desk.fake.requests) == asked + 1


def test_a_message_is_neither_believed_nor_refused_while_paypal_is_away(desk):
    webhook = _told(desk)
    desk.fake.break_down(503)
    with pytest.raises(ProviderDown):
        desk.read(webhook)
    with pytest.raises(SignerUnknown):
        desk.online.read_hint(webhook.body, webhook.headers)


def _told(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    return desk.fake.outbox.waiting.pop()


def test_a_payout_that_nobody_takes_comes_back(desk):
    sent = desk.pay_out("unknown@example.com")
    assert desk.ask_payout(sent).state == TransferState.PENDING
    desk.fake.return_payout(sent.external_id)
    back = desk.ask_payout(sent)
    assert (back.state, back.failure_code) == (TransferState.FAILED, "RECEIVER_UNREGISTERED")
    assert {(hint.about, hint.external_id, hint.key) for hint in desk.hints + desk.listen()} == {("payout", sent.external_id, "O8T4Z-1")}


def test_a_payout_to_what_is_no_address_is_refused(desk):
    with pytest.raises(ProviderRefused):
        desk.pay_out("620000001")


def test_a_batch_that_was_sent_before_is_never_called_refused(desk):
    """Else the money would go back to the payee's balance and out again under another name."""
    sent = desk.pay_out("bob@example.com")
    desk.fake.links_batches = False
    with pytest.raises(ProviderDown):
        desk.pay_out("bob@example.com")
    assert desk.ask_payout(sent).state == TransferState.DONE
    assert len(desk.fake.paid_out) == 1
