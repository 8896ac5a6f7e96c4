"""What M-Pesa, MTN MoMo and Orange Money say, replayed: the right state each time, and twice is once.

First samples of our own in the documented shapes, then (where they lie at hand) what was really said.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shop.common.money import Money
from shop.payments.exceptions import ProviderRefused
from shop.payments.providers import get_provider
from shop.payments.providers.base import Charge, ChargeRequest, ChargeState, Hint, TransferRequest, TransferState
from shop.payments.providers.callbacks import Called, callback_url
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.mpesa import MpesaFake
from site_config.sandbox.orange import OrangeFake
from site_config.sandbox.server import Answer, FakeServer, Request

TOKEN = {"access_token": "t", "expires_in": 3600}
PLACES = {"mpesa": "mpesa/daraja_samples.json", "momo": "mtn_momo/collections_samples.json", "orange": "orange_money/webpay_samples.json"}


class Recorder(FakeServer):
    """Answers a beginning of a path with what was recorded for it."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, Answer] = {"/oauth": Answer(200, TOKEN), "/collection/token": Answer(200, TOKEN)}
        self.answers["/disbursement/token"] = Answer(200, TOKEN)

    def refuse_unknown(self, request: Request) -> Answer:
        """There is no other way here."""
        return next(answer for path, answer in self.answers.items() if request.path.startswith(path))


@pytest.fixture
def recorded(data: Path) -> dict[str, dict[str, Any]]:
    return {code: json.loads((data / "payments" / path).read_text()) for code, path in PLACES.items()}


@pytest.fixture
def recorder(settings):
    """Its address is told to the three of them."""
    with Recorder() as server:
        for fake in (MpesaFake(), MomoFake(), OrangeFake()):
            for name, value in fake.settings().items():
                setattr(settings, name, server.url if name.endswith("_URL") else value)
        yield server


@pytest.fixture
def checkout_id(recorded: dict[str, dict[str, Any]]) -> str:
    """Under which Daraja rang."""
    return str(recorded["mpesa"]["stk_push_response"]["CheckoutRequestID"])


@pytest.fixture
def daraja_paid(recorded: dict[str, dict[str, Any]], checkout_id: str) -> Charge:
    """What its message of success says."""
    items = recorded["mpesa"]["stk_callback_success"]["Body"]["stkCallback"]["CallbackMetadata"]["Item"]
    said = {item["Name"]: item.get("Value") for item in items}
    amount = Money(said["Amount"] * 100, "KES")
    return Charge(checkout_id, ChargeState.PAID, amount, said["MpesaReceiptNumber"], payer_phone=f"+{said['PhoneNumber']}")


def _request(phone: str, amount: Money) -> ChargeRequest:
    url = "https://shop.example/om/"
    return ChargeRequest("TEST123456", amount, "Order", f"{url}return/", f"{url}cancel/", f"{url}notify/", phone)


def _hear(code: str, body: Any, *, about: str = "charge", mark: str = "end", key: str = "TEST123456") -> Hint:
    """Read twice: the second time it is the same message."""
    url = callback_url("https://shop.example/pay/x/webhook/", code, Called(about, key, mark))
    headers = {":path": url.removeprefix("https://shop.example"), ":peer": "196.201.214.200"}
    hints = [get_provider(code).read_hint(json.dumps(body).encode(), headers) for _ in range(2)]
    assert hints[0] == hints[1]
    return hints[0]


# --- M-Pesa -------------------------------------------------------------------------------------------------------------
def test_daraja_rings(recorded, recorder, checkout_id):
    recorder.answers["/mpesa/stkpush/"] = Answer(200, recorded["mpesa"]["stk_push_response"])
    started = get_provider("mpesa").start(_request("+254722000000", Money(10_000, "KES")))
    assert (started.external_id, started.redirect_url) == (checkout_id, "")


ENDS = [
    ("stk_callback_success", "0", ChargeState.PAID),
    ("stk_callback_cancelled_1032", "1032", ChargeState.FAILED),
    ("stk_callback_insufficient_1", "1", ChargeState.FAILED),
    ("stk_callback_timeout_1037", "1037", ChargeState.EXPIRED),
    ("stk_callback_wrong_pin_2001", "2001", ChargeState.FAILED),
]


@pytest.mark.parametrize(("name", "code", "state"), ENDS)
def test_daraja_calls_back_and_is_asked(recorded, recorder, checkout_id, daraja_paid, name, code, state):
    hint = _hear("mpesa", recorded["mpesa"][name])
    assert (hint.about, hint.external_id, hint.key) == ("charge", checkout_id, "TEST123456")
    recorder.answers["/mpesa/stkpushquery/"] = Answer(200, recorded["mpesa"]["stk_query_cancelled"] | {"ResultCode": code})
    charge = get_provider("mpesa").ask(checkout_id, hint.kept)
    if state == ChargeState.PAID:
        assert charge == daraja_paid
    else:
        assert charge == Charge(checkout_id, state, failure_code=code)


@pytest.mark.parametrize("callback", [name for name, _code, _state in ENDS])
def test_no_callback_of_daraja_is_believed(recorded, recorder, checkout_id, callback):
    hint = _hear("mpesa", recorded["mpesa"][callback])
    running = recorded["mpesa"]["stk_query_in_progress_http500"]
    recorder.answers["/mpesa/stkpushquery/"] = Answer(running["http_status"], running["body"])
    assert get_provider("mpesa").ask(checkout_id, hint.kept) == Charge(checkout_id, ChargeState.WAITING)
    recorder.answers["/mpesa/stkpushquery/"] = Answer(200, recorded["mpesa"]["stk_query_cancelled"])
    assert get_provider("mpesa").ask(checkout_id, hint.kept).state == ChargeState.FAILED


def test_daraja_sends(recorded, recorder, daraja_paid):
    recorder.answers["/mpesa/reversal/"] = Answer(200, recorded["mpesa"]["reversal_ack"])
    recorder.answers["/mpesa/b2c/"] = Answer(200, recorded["mpesa"]["b2c_ack"])
    amount, url = daraja_paid.amount, "https://shop.example/pay/mpesa/webhook/"
    whole = TransferRequest("R1-1", amount, "Refund", charge=daraja_paid, notify_url=url)
    part = TransferRequest("R1-2", Money(amount.minor // 2, "KES"), "Refund", charge=daraja_paid, notify_url=url)
    found = get_provider("mpesa").refund(whole)
    assert (found.external_id, found.state) == (recorded["mpesa"]["reversal_ack"]["OriginatorConversationID"], TransferState.PENDING)
    assert [get_provider("mpesa").refund(part).external_id for _ in range(2)] == [get_provider("mpesa").refund(part).external_id] * 2


# --- MTN MoMo -----------------------------------------------------------------------------------------------------------
def test_momo_is_asked_as_its_papers_say(recorded, recorder, settings):
    settings.MOMO_TARGET = "sandbox"
    recorder.answers["/collection/v1_0/requesttopay"] = Answer(202, b"")
    theirs = recorded["momo"]["requesttopay"]["body"]
    get_provider("momo").start(_request(f"+{theirs['payer']['partyId']}", Money(int(theirs["amount"]) * 100, "EUR")))
    (asked,) = recorder.asked("POST", "/collection/v1_0/requesttopay")
    assert set(asked.data) == set(theirs)
    assert (asked.data["payer"], asked.data["externalId"]) == (theirs["payer"], theirs["externalId"])
    for header in recorded["momo"]["requesttopay"]["headers"]:
        assert header.split(":")[0].split(" ")[0].lower() in asked.headers


def test_momo_says_how_it_is(recorded, recorder):
    said = recorded["momo"]
    paid = said["status_success"]
    phone, amount = f"+{paid['payer']['partyId']}", Money(int(paid["amount"]), "UGX")
    expected = {
        "status_success": Charge("u", ChargeState.PAID, amount, paid["financialTransactionId"], payer_phone=phone),
        "status_failed": Charge("u", ChargeState.FAILED, failure_code="PAYER_NOT_FOUND"),
        "status_pending": Charge("u", ChargeState.WAITING),
    }
    for name, charge in expected.items():
        recorder.answers["/collection/v1_0/requesttopay/u"] = Answer(200, said[name])
        assert get_provider("momo").ask("u", {}) == charge, name


def test_every_reason_of_momo_has_a_sentence(recorded, recorder):
    for code in recorded["momo"]["reason_codes"]:
        answer = recorded["momo"]["status_failed"] | {"reason": {"code": code, "message": ""}}
        recorder.answers["/collection/v1_0/requesttopay/u"] = Answer(200, answer)
        found = get_provider("momo").ask("u", {})
        assert found.state == (ChargeState.EXPIRED if code == "EXPIRED" else ChargeState.FAILED)
        assert get_provider("momo").explain(found.failure_code).endswith(".")


def test_momo_calls_back_with_another_word(recorded, recorder):
    hint = _hear("momo", recorded["momo"]["callback"])
    recorder.answers["/collection/v1_0/requesttopay"] = Answer(202, b"")
    started = get_provider("momo").start(_request("+224664000001", Money(10_000, "GNF")))
    assert (hint.about, hint.external_id, hint.key, hint.kind) == ("charge", started.external_id, "TEST123456", "SUCCESSFUL")


# --- Orange Money -------------------------------------------------------------------------------------------------------
def test_orange_opens_a_page_as_its_papers_say(recorded, recorder, settings):
    settings.ORANGE_COUNTRY = "dev"
    orange = recorded["orange"]
    recorder.answers["/oauth"] = Answer(200, orange["oauth_response"])
    recorder.answers["/orange-money-webpay/dev/v1/webpayment"] = Answer(201, orange["webpayment_response"])
    started = get_provider("orange").start(_request("", Money(15_000, "GNF")))
    (asked,) = recorder.asked("POST", "/orange-money-webpay/dev/v1/webpayment")
    theirs = orange["webpayment_request"]
    assert set(asked.data) == set(theirs)
    assert all(type(asked.data[name]) is type(theirs[name]) for name in theirs)
    assert (asked.data["currency"], asked.data["amount"], asked.data["return_url"]) == ("OUV", 15_000, theirs["return_url"])
    assert len(asked.data["order_id"]) <= orange["facts"]["order_id_max"]
    assert (started.external_id, started.redirect_url) == tuple(
        orange["webpayment_response"][name] for name in ("notif_token", "payment_url")
    )
    assert _hear("orange", orange["notification"]).external_id == started.external_id


def test_orange_says_how_it_is(recorded, recorder):
    orange = recorded["orange"]
    asked = {name: str(value) for name, value in orange["transactionstatus_request"].items()}
    hint = _hear("orange", orange["notification"])
    kept = asked | {"currency": "GNF", "notif_token": orange["webpayment_response"]["notif_token"]}
    ends = {"SUCCESS": ChargeState.PAID, "FAILED": ChargeState.FAILED, "EXPIRED": ChargeState.EXPIRED}
    for status in orange["facts"]["statuses"]:
        recorder.answers["/orange-money-webpay/gn/v1/transactionstatus"] = Answer(
            201, orange["transactionstatus_response"] | {"status": status}
        )
        charge = get_provider("orange").ask(hint.external_id, kept)
        assert charge.state == ends.get(status, ChargeState.WAITING)
        if status == "SUCCESS":
            assert (charge.amount, charge.reference) == (Money(15_000, "GNF"), orange["notification"]["txnid"])
    assert recorder.asked("POST", "/orange-money-webpay/gn/v1/transactionstatus")[0].data == orange["transactionstatus_request"]


def test_orange_sends_nothing_back(recorder):
    with pytest.raises(ProviderRefused) as refused:
        get_provider("orange").refund(TransferRequest("R1-1", Money(15_000, "GNF"), "Refund"))
    assert refused.value.code == "no_refund_api"
    assert recorder.requests == []
