"""What is peculiar to Orange Money: a page of ten minutes, a notification that names nothing, no way to send money back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from shop.common.money import Money
from shop.payments.exceptions import BadHint, ProviderDown, ProviderRefused
from shop.payments.providers.base import ChargeState
from site_config.sandbox.orange import OrangeFake
from tests.shop.payments.providers.desks import desk_beside


@pytest.fixture
def desk(settings):
    with desk_beside(OrangeFake(), settings) as desk:
        yield desk


def test_the_page_lives_ten_minutes_and_is_the_same_when_pressed_twice(desk):
    first = desk.start()
    assert first == desk.start()
    assert first.expires_at is not None
    assert timedelta(minutes=9) < first.expires_at - timezone.now() <= timedelta(minutes=10)
    assert desk.fake.charge_count == 1


def test_a_page_whose_address_was_lost_is_replaced(desk):
    desk.fake.lose_answer(path=desk.fake.start_path)
    with pytest.raises(ProviderDown):
        desk.start()
    started = desk.start()
    assert desk.fake.charge_count == 2
    assert started.external_id == list(desk.fake.pages)[1]


def test_its_sandbox_has_money_of_its_own(settings):
    with desk_beside(OrangeFake(country="dev", currency="GNF"), settings) as desk:
        assert desk.paid().amount == Money(150_000, "GNF")
        assert desk.fake.asked("POST", "/orange-money-webpay/dev/v1/webpayment")[0].data["currency"] == "OUV"


def test_the_notification_is_matched_by_its_token_alone(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    (hint,) = desk.listen()
    assert (hint.about, hint.external_id, hint.key, hint.kept) == ("charge", started.external_id, "P7K3M-1", {})
    charge = desk.ask(started)
    assert (charge.state, charge.amount, charge.reference) == (ChargeState.PAID, desk.amount, "MP260522.1341.A00001")


def test_a_token_of_another_page_tells_nothing_of_this_one(desk):
    started, other = desk.start(), desk.start("P7K3M-2")
    desk.fake.customer_pays(other.external_id)
    with pytest.raises(ProviderRefused):
        desk.online.ask(other.external_id, started.kept)
    assert desk.ask(started).state == ChargeState.WAITING


def test_another_amount_than_was_asked_is_no_payment_it_knows(desk):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    with pytest.raises(ProviderRefused):
        desk.online.ask(started.external_id, {**started.kept, "amount": "1"})


def test_waiting_has_two_names(desk):
    started = desk.start()
    assert desk.ask(started).state == ChargeState.WAITING
    desk.fake.customer_types_the_code(started.external_id)
    assert desk.ask(started).state == ChargeState.WAITING


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"null", b'{"status": "PAID", "notif_token": "x"}', b'{"status": "SUCCESS", "notif_token": 5}']
)
def test_what_is_not_its_shape_is_not_read(desk, body):
    started = desk.start()
    desk.fake.customer_pays(started.external_id)
    (webhook,) = desk.fake.outbox.waiting
    with pytest.raises(BadHint):
        desk.read(replace(webhook, body=body))
