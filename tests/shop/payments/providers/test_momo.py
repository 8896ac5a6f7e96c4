"""What is peculiar to MTN MoMo: a UUID from our key, two names for the status, one currency per target environment."""

import json
from dataclasses import replace
from uuid import UUID

import pytest

from shop.common.money import Money
from shop.payments.exceptions import BadHint, ProviderDown, ProviderRefused
from shop.payments.providers.base import ChargeState, TransferState
from site_config.sandbox.momo import MomoFake
from site_config.sandbox.server import Answer
from tests.shop.payments.providers.desks import desk_beside


@pytest.fixture
def desk(settings):
    with desk_beside(MomoFake(), settings) as desk:
        yield desk


def test_the_reference_is_a_uuid_of_our_key(desk):
    first = desk.start().external_id
    assert UUID(first).version == 4
    assert desk.start("P7K3M-2").external_id != first
    (asked, _again) = desk.fake.asked("POST", desk.fake.start_path)
    assert asked.data["payer"] == {"partyIdType": "MSISDN", "partyId": "224664000001"}
    assert (asked.data["amount"], asked.data["currency"], asked.data["externalId"]) == ("150000", "GNF", "P7K3M-1")


def test_the_sandbox_knows_euros_with_their_cents(settings):
    with desk_beside(MomoFake(target="sandbox", currency="EUR"), settings) as desk:
        assert [desk.provider.takes(currency) for currency in ("EUR", "GNF")] == [True, False]
        assert desk.paid(Money(1050, "EUR")).amount == Money(1050, "EUR")
        assert desk.fake.asked("POST", desk.fake.start_path)[0].data["amount"] == "10.50"


@pytest.mark.parametrize("is_text", [True, False])
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("APPROVAL_REJECTED", "refused on the phone"),
        ("PAYER_NOT_FOUND", "no MoMo account"),
        ("PAYER_FAILED", "PIN was wrong"),
        ("NOT_ENOUGH_FUNDS", "not enough money"),
        ("SOMETHING_NEW", "Nothing was taken"),
    ],
)
def test_each_reason_has_its_words_in_either_form(desk, code, words, is_text):
    desk.fake.reason_is_text = is_text
    started = desk.start()
    desk.fake.customer_refuses(started.external_id, code)
    charge = desk.ask(started)
    assert (charge.state, charge.failure_code) == (ChargeState.FAILED, code)
    assert words in desk.online.explain(code)


def test_what_it_never_heard_of_is_no_answer_of_money(desk):
    with pytest.raises(ProviderRefused) as refused:
        desk.online.ask("0c83153f-d0a9-4d37-8ca5-3ff1a1c1f2a5", {})
    assert refused.value.code == "RESOURCE_NOT_FOUND"


def test_a_state_it_never_told_before_is_unknown(desk):
    started = desk.start()
    desk.fake.moving[started.external_id].status = "MYSTERIOUS"
    with pytest.raises(ProviderDown):
        desk.ask(started)


def test_a_callback_about_another_key_is_not_read(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    (webhook,) = desk.fake.outbox.waiting
    other = json.dumps(json.loads(webhook.body) | {"externalId": "P7K3M-2"}).encode()
    with pytest.raises(BadHint):
        desk.read(replace(webhook, body=other))


def test_where_there_are_no_refunds_money_is_sent_to_the_payer(desk, settings):
    settings.MOMO_REFUNDS = "transfer"
    charge = desk.paid()
    part = Money(50_000, "GNF")
    assert [desk.refund(charge, part).state for _ in range(2)] == [TransferState.DONE] * 2
    (asked, _again) = desk.fake.asked("POST", desk.fake.payout_path)
    assert asked.data["payee"]["partyId"] == "224664000001"
    assert len(desk.fake.paid_out) == 1
    settings.MOMO_REFUNDS = "refund"  # what was sent one way is asked about that way
    sent = desk.kept["R5F2A-1"]
    assert sent == {"way": "transfer"}


def test_what_is_on_its_way_is_pending(desk):
    desk.fake.sends_later = True
    sent = desk.pay_out(desk.fake.payout_to)
    assert desk.ask_payout(sent).state == TransferState.PENDING
    desk.fake.finish()
    assert desk.ask_payout(sent).state == TransferState.DONE
    (hint,) = desk.listen()
    assert (hint.about, hint.external_id, hint.kind) == ("payout", sent.external_id, "SUCCESSFUL")


def test_phones_of_another_country_do_not_ring(desk):
    with pytest.raises(ProviderRefused) as refused:
        desk.online.start(replace(desk.request(), phone="+254722000000"))
    assert refused.value.code == "phone_elsewhere"
    assert desk.fake.requests == []


@pytest.mark.parametrize("payer", [None, "46733123450", {"partyId": None}, []])
def test_a_payer_who_is_not_told_is_not_known(desk, monkeypatch, payer):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    show = desk.fake.status

    def told(request, **names):
        answer = show(request, **names)
        return Answer(answer.status, answer.body | {"payer": payer, "financialTransactionId": None})

    monkeypatch.setattr(desk.fake, "status", told)
    charge = desk.ask(started)
    assert (charge.state, charge.amount, charge.payer_phone, charge.reference) == (ChargeState.PAID, desk.amount, "", "")
