"""What is peculiar to M-Pesa: no memory for keys, no amount in its answers, ends that only callbacks tell."""

import base64
import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.utils import timezone

from shop.common.money import Money
from shop.payments.exceptions import BadHint, BadSignature, ProviderDown, ProviderRefused
from shop.payments.providers import daraja
from shop.payments.providers.base import ChargeState, Hint, TransferState
from shop.payments.providers.mpesa import PROMPT_SECONDS
from site_config.sandbox.mpesa import PASSKEY, SHORTCODE, MpesaFake
from site_config.sandbox.server import Answer, RefusedCall
from tests.shop.payments.providers.desks import desk_beside

KEY = "P7K3M-1"


@pytest.fixture
def desk(settings):
    with desk_beside(MpesaFake(), settings) as desk:
        yield desk


def _later(monkeypatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr("shop.payments.providers.idempotency.time.time", lambda: now)


# --- Ringing ------------------------------------------------------------------------------------------------------------
def test_the_password_is_of_this_moment_in_kenya(settings, desk, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 5, 22, 22, 30, 5, tzinfo=UTC))
    opened = daraja.stk_password()
    assert opened["Timestamp"] == "20260523013005"
    assert base64.b64decode(opened["Password"]).decode() == f"{SHORTCODE}{PASSKEY}20260523013005"


def test_a_phone_rings_once_though_the_answer_was_lost(desk, monkeypatch):
    desk.fake.lose_answer(path=desk.fake.start_path)
    for _ in range(3):
        with pytest.raises(ProviderDown):
            desk.start()
    _later(monkeypatch, PROMPT_SECONDS)
    with pytest.raises(ProviderRefused) as refused:
        desk.start()
    assert refused.value.code == "no_answer"
    assert desk.online.explain("no_answer").endswith("try again.")
    assert desk.fake.charge_count == 1


def test_the_callback_tells_which_phone_rang(desk):
    """Its answer was lost, the buyer paid: key and id of the callback are all one needs to ask."""
    desk.fake.lose_answer(path=desk.fake.start_path)
    with pytest.raises(ProviderDown):
        desk.start()
    (external_id,) = desk.fake.pushes
    desk.fake.customer_pays(external_id)
    (hint,) = desk.listen()
    assert (hint.about, hint.external_id, hint.key) == ("charge", external_id, KEY)
    charge = desk.online.ask(hint.external_id, hint.kept)
    assert (charge.state, charge.amount, charge.payer_phone) == (ChargeState.PAID, desk.amount, desk.fake.phone)


def test_pressed_twice_it_is_the_same_prompt(desk):
    assert desk.start() == desk.start()
    assert desk.fake.charge_count == 1


def test_what_did_not_reach_it_may_be_asked_again(desk):
    desk.fake.die()
    with pytest.raises(ProviderDown):
        desk.start()
    desk.fake.live()
    desk.fake.break_down(503, path=desk.fake.start_path)
    with pytest.raises(ProviderDown):
        desk.start()
    assert desk.start().external_id
    assert desk.fake.charge_count == 1


def test_a_ringing_phone_is_not_rung_for_another_payment(desk):
    desk.fake.locks_phones = True
    first = desk.start()
    with pytest.raises(ProviderRefused) as refused:
        desk.start("P7K3M-2")
    assert "Wait two minutes" in desk.online.explain(refused.value.code)
    desk.fake.customer_refuses(first.external_id)
    assert desk.start("P7K3M-2").external_id != first.external_id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Money(150_050, "KES")}, "not_whole"),
        ({"amount": Money(150_000, "GNF")}, "currency"),
        ({"phone": "+224620000001"}, "phone_elsewhere"),
        ({"phone": ""}, "phone_missing"),
    ],
)
def test_what_it_cannot_move_is_refused_in_words_before_any_phone_rings(desk, change, code):
    with pytest.raises(ProviderRefused) as refused:
        desk.online.start(replace(desk.request(), **change))
    assert refused.value.code == code
    assert str(refused.value).endswith(".")
    assert desk.fake.requests == []


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        ("1032", ChargeState.FAILED, "refused on the phone"),
        ("1", ChargeState.FAILED, "not enough money"),
        ("2001", ChargeState.FAILED, "PIN was wrong"),
        ("1037", ChargeState.EXPIRED, "could not be reached"),
        ("4242", ChargeState.FAILED, "Nothing was taken"),
    ],
)
def test_each_end_has_its_words(desk, code, state, words):
    started = desk.start()
    desk.fake.customer_refuses(started.external_id, code)
    (hint,) = desk.listen()
    assert hint.kept == {}
    charge = desk.ask(started)
    assert (charge.state, charge.failure_code) == (state, code)
    assert words in desk.online.explain(code)


# --- Asking -------------------------------------------------------------------------------------------------------------
def test_a_token_that_ended_early_is_renewed(desk):
    started = desk.start()
    desk.fake.token = "another"
    assert desk.ask(started).state == ChargeState.WAITING


def test_without_its_callback_the_end_is_known_and_the_receipt_is_not(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    early = desk.ask(started)
    assert (early.state, early.amount, early.reference, early.payer_phone) == (ChargeState.PAID, None, "", desk.fake.phone)
    desk.listen()
    late = desk.ask(started)
    assert (late.amount, late.reference) == (desk.amount, "NLJ7RT0001")


def test_what_a_callback_says_of_another_amount_is_told(desk):
    started = desk.start()
    desk.fake.lie(minor=100)
    desk.fake.customer_pays(started.external_id)
    desk.listen()
    assert desk.ask(started).amount == Money(100, "KES")


def test_a_callback_that_says_paid_pays_nothing(desk):
    """The buyer pays another push, and sends its callback to the address of this one: the question is what counts."""
    started, other = desk.start(), desk.start("P7K3M-2")
    desk.fake.customer_pays(other.external_id)
    (webhook,) = desk.fake.outbox.waiting
    desk.fake.customer_refuses(started.external_id)
    (mine,) = [waiting for waiting in desk.fake.outbox.waiting if waiting is not webhook]
    hint = desk.read(replace(webhook, url=mine.url))
    charge = desk.online.ask(started.external_id, {**desk.kept[KEY], **hint.kept})
    assert charge.state == ChargeState.FAILED


def test_only_listed_machines_may_call(desk, settings):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    (webhook,) = desk.fake.outbox.waiting
    settings.MPESA_CALLBACK_IPS = ["196.201.214.200"]
    with pytest.raises(BadSignature):
        desk.read(webhook)
    settings.MPESA_CALLBACK_IPS.append("127.0.0.1")
    assert desk.read(webhook).key == KEY


def test_addresses_stay_good_when_the_secret_is_changed(desk, settings):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    (webhook,) = desk.fake.outbox.waiting
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20
    assert desk.read(webhook).key == KEY
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BadSignature):
        desk.read(webhook)


OTHERS = [("of=charge", "of=refund"), (KEY.encode().hex(), b"P7K3M-2".hex()), ("mark=end", "mark=asked"), ("sig=", "sig=a")]


@pytest.mark.parametrize(("old", "new"), OTHERS)
def test_an_address_is_for_one_thing_alone(desk, old, new):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    (webhook,) = desk.fake.outbox.waiting
    with pytest.raises(BadSignature):
        desk.read(replace(webhook, url=webhook.url.replace(old, new)))


@pytest.mark.parametrize("key", ["KEXE7-1", "SQLC4-1", "R7CMD-2"])
def test_no_order_s_number_makes_an_address_that_daraja_refuses(desk, key):
    """Numbers are of letters that chance chose."""
    charge = desk.paid(key=key)
    assert desk.refund(charge, desk.amount, f"{key}-1").state == TransferState.DONE


@pytest.mark.parametrize("key", ["", "P7K3M-1", "5", "ff", "50 37"])
def test_what_is_no_address_of_ours_is_a_bad_signature(desk, key):
    with pytest.raises(BadSignature):
        desk.online.read_hint(b"{}", {":path": f"/pay/mpesa/webhook/?of=charge&key={quote(key)}&mark=end&sig={'0' * 32}"})


# --- Sending ------------------------------------------------------------------------------------------------------------
def test_the_whole_is_reversed_and_a_part_is_sent(desk):
    charge = desk.paid()
    desk.refund(charge, Money(10_000, "KES"))
    assert (len(desk.fake.asked("POST", desk.fake.refund_path)), len(desk.fake.asked("POST", desk.fake.payout_path))) == (0, 1)
    desk.refund(desk.paid(key="P7K3M-2"), desk.amount, "R2-1")
    assert (len(desk.fake.asked("POST", desk.fake.refund_path)), len(desk.fake.asked("POST", desk.fake.payout_path))) == (1, 1)


def test_a_receipt_that_came_late_reverses_all_the_same(desk):
    charge = replace(desk.paid(), reference="")
    assert desk.refund(charge, desk.amount).state == TransferState.DONE
    assert desk.fake.asked("POST", desk.fake.refund_path)


def test_a_second_reversal_of_the_same_money_is_no_second_refund(desk):
    charge = desk.paid()
    desk.fake.lose_answer(path=desk.fake.refund_path)
    with pytest.raises(ProviderDown):
        desk.send_refund(charge, desk.amount)
    sent = desk.send_refund(charge, desk.amount)
    desk.listen(reverse=True)
    assert desk.online.ask_refund(sent.external_id, desk.kept["R5F2A-1"]).state == TransferState.DONE
    assert len(desk.fake.given_back) == 1


def test_money_on_its_way_is_asked_about_and_the_answer_comes_back(desk):
    desk.fake.sends_later = True
    sent = desk.pay_out(desk.fake.payout_to)
    assert desk.ask_payout(sent).state == TransferState.PENDING
    desk.fake.finish()
    desk.fake.outbox.waiting.clear()  # the end itself is lost
    assert desk.ask_payout(sent).state == TransferState.PENDING
    desk.listen()
    done = desk.ask_payout(sent)
    assert (done.state, done.reference) == (TransferState.DONE, "OAB0000000")


def test_what_failed_says_why(desk):
    sent = desk.pay_out(desk.fake.payout_to_nobody)
    found = desk.ask_payout(sent)
    assert (found.state, found.failure_code) == (TransferState.FAILED, "2040")


def test_the_end_of_an_earlier_try_says_nothing_of_this_one(desk):
    desk.pay_out(desk.fake.payout_to_nobody, key="O1-1")
    desk.fake.sends_later = True
    sent = desk.pay_out(desk.fake.payout_to, key="O1-2")
    kept = {**desk.kept["O1-1"], **sent.kept}
    assert desk.rail.ask_payout(sent.external_id, kept).state == TransferState.PENDING


def test_less_than_it_sends_is_refused(desk):
    with pytest.raises(ProviderRefused) as refused:
        desk.pay_out(desk.fake.payout_to, Money(900, "KES"))
    assert refused.value.code == "too_small"


# --- In other words -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("answer", [{"errorCode": "500.001.1001", "errorMessage": "Invalid Access Token"}, {"errorCode": "404.001.03"}])
def test_a_token_that_ended_early_is_renewed_whatever_the_number_of_the_error(desk, answer):
    started, check = desk.start(), desk.fake.check

    def refuse(request):
        try:
            check(request)
        except RefusedCall:
            raise RefusedCall(500 if answer["errorCode"].startswith("500") else 404, {"requestId": "1", **answer}) from None

    desk.fake.check, desk.fake.token = refuse, "another"
    assert desk.ask(started).state == ChargeState.WAITING


ANSWERS = [
    ({"ResultCode": "0"}, ChargeState.PAID),
    ({"ResultCode": 0}, ChargeState.PAID),
    ({"ResultCode": "000"}, ChargeState.PAID),
    ({"ResponseCode": 0, "ResultCode": " 0"}, ChargeState.PAID),
    ({"ResponseCode": "00000000", "ResultCode": "01032"}, ChargeState.FAILED),
    ({"ResultCode": 1037}, ChargeState.EXPIRED),
    ({"ResponseCode": "0", "ResultCode": "4999"}, ChargeState.WAITING),
    ({"ResponseCode": "0"}, None),
    ({}, None),
    ({"ResultCode": None}, None),
    ({"ResultCode": []}, None),
    ({"ResponseCode": "1", "ResultCode": "0"}, None),
]


@pytest.mark.parametrize(("answer", "state"), ANSWERS)
def test_an_answer_is_read_with_and_without_its_own_acceptance(desk, monkeypatch, answer, state):
    started = desk.start()
    monkeypatch.setattr(desk.fake, "query", lambda _request: Answer(200, answer))
    if state is None:
        with pytest.raises((ProviderDown, ProviderRefused)):
            desk.ask(started)
    else:
        assert desk.ask(started).state == state


def _called_back(desk, change) -> Hint:
    (webhook,) = desk.fake.outbox.waiting
    message = json.loads(webhook.body)
    change(message["Body"]["stkCallback"])
    return desk.read(replace(webhook, body=json.dumps(message).encode()))


@pytest.mark.parametrize("code", ["0", 0, "000"])
@pytest.mark.parametrize("told_id", [True, False])
def test_a_callback_is_read_with_and_without_an_id(desk, code, told_id):
    """The address says whose it is; a number may be a text, with zeros in front."""
    started = desk.start()
    desk.fake.customer_pays(started.external_id)

    def change(push):
        push["ResultCode"] = code
        if not told_id:
            del push["CheckoutRequestID"]

    hint = _called_back(desk, change)
    assert (hint.key, hint.external_id, hint.kind) == (KEY, started.external_id if told_id else "", "stk 0")
    charge = desk.online.ask(started.external_id, hint.kept)
    assert (charge.amount, charge.reference, charge.payer_phone) == (desk.amount, "NLJ7RT0001", desk.fake.phone)


def test_a_callback_without_details_only_makes_us_ask(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    assert _called_back(desk, lambda push: push.pop("CallbackMetadata")).kept == {}


@pytest.mark.parametrize("amount", [-1, "many", 1e400, True])
def test_a_callback_of_what_no_amount_can_be_is_no_message(desk, amount):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    with pytest.raises(BadHint):
        _called_back(desk, lambda push: push["CallbackMetadata"]["Item"][0].update(Value=amount))


def test_an_accepted_push_without_an_id_is_no_answer(desk, monkeypatch):
    monkeypatch.setattr(desk.fake, "push", lambda _request: Answer(200, {"ResponseCode": "0"}))
    with pytest.raises(ProviderDown):
        desk.start()


def test_the_only_detail_of_an_answer_may_stand_alone(desk):
    """Daraja writes a list of one as that one."""
    desk.fake.sends_later = True
    sent = desk.pay_out(desk.fake.payout_to)
    desk.ask_payout(sent)
    desk.fake.finish()
    webhook = desk.fake.outbox.waiting[0]
    message = json.loads(webhook.body)
    alone = {"ResultParameter": {"Key": "TransactionStatus", "Value": "Completed"}}
    message["Result"] |= {"ResultCode": "00", "ResultParameters": alone}
    assert desk.read(replace(webhook, body=json.dumps(message).encode())).kept["result"] == "0"
