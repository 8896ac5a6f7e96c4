"""Text messages through a gateway that is posted to: what it gets, and what its answers mean."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts import providers
from shop.accounts.checks import text_gateways_can_send
from shop.accounts.exceptions import TextNotTaken, TextPerhapsTaken
from shop.accounts.models import User
from shop.accounts.providers import HttpSms, HttpWhatsApp, fill_shape, send_sms
from shop.common.clock import now
from shop.notifications.dispatching.messages import send_one
from shop.notifications.models import Preference, Sending
from shop.notifications.states import Channel, Pace, SendingStatus, Topic
from tests.factories.notifications import tell
from tests.fakes.texting import KEY, FakeTexts

FORM = {"recipient": "{to}", "message": "{text}", "sender": "Makiti"}
CLOUD = {"messaging_product": "whatsapp", "to": "{to}", "type": "text", "text": {"body": "{text}"}}


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeTexts]:
    with FakeTexts() as fake:
        settings.SMS_GATEWAY = "shop.accounts.providers.HttpSms"
        settings.WHATSAPP_GATEWAY = "shop.accounts.providers.HttpWhatsApp"
        settings.TEXT_POSTS = {
            "SMS": {"url": f"{fake.url}/form", "format": "form", "body": FORM, "authorization": KEY},
            "WHATSAPP": {"url": f"{fake.url}/v1/messages", "format": "json", "body": CLOUD, "authorization": KEY},
        }
        yield fake


@pytest.mark.parametrize("make", [HttpSms, HttpWhatsApp])
def test_what_is_sent_arrives_as_it_is(gateway: FakeTexts, make: type[providers.HttpGateway]) -> None:
    hostile = 'Té & {to} {text} "quoted" 👍🏾\nإلى'
    make().send(to="+224620000009", text=hostile)
    assert gateway.sent == [("+224620000009", hostile)]


def test_values_are_not_looked_into() -> None:
    assert fill_shape({"a": ["{to}: {text}", 7]}, {"{to}": "{text}", "{text}": "x"}) == {"a": ["{text}: x", 7]}


@pytest.mark.parametrize(("status", "later"), [(400, False), (401, False), (302, False), (429, True), (503, True)])
def test_a_clear_no_is_no_message_sent(gateway: FakeTexts, status: int, later: bool) -> None:
    gateway.break_down(status)
    with pytest.raises(TextNotTaken) as refusal:
        HttpSms().send(to="+224620000009", text="Hi")
    assert (refusal.value.may_work_later, "224" in str(refusal.value)) == (later, False)


def test_an_answer_that_is_lost_leaves_it_open_and_tells_no_address(gateway: FakeTexts, settings: Any) -> None:
    settings.TEXT_POSTS["SMS"]["url"] += "?key=secret"
    for trouble in (gateway.lose_answer, gateway.break_down):
        trouble()
        with pytest.raises(TextPerhapsTaken) as refusal:
            HttpSms().send(to="+224620000009", text="Hi")
        assert "secret" not in str(refusal.value)
    gateway.die()
    with pytest.raises(TextNotTaken) as refusal:
        HttpSms().send(to="+224620000009", text="Hi")
    assert refusal.value.may_work_later


def test_who_waits_for_a_code_sees_no_failure_when_the_gateway_is_down(db: None, gateway: FakeTexts, client: Client) -> None:
    gateway.die()
    send_sms(to="+224620000009", text="Your code")
    assert client.post(reverse("account_reset_password"), {"email": "+224620000009"}).status_code in {200, 302}


def test_a_notification_goes_by_whatsapp_once_and_is_tried_again_while_the_gateway_is_busy(alice: User, gateway: FakeTexts) -> None:
    User.objects.filter(pk=alice.pk).update(phone="+224620000009", phone_verified=True)
    Preference.objects.create(user=alice, topic=Topic.ORDERS, channel=Channel.WHATSAPP, pace=Pace.NOW)
    gateway.break_down(503)
    row = _sent(alice)
    assert (row.status, row.error, gateway.sent) == (SendingStatus.WAITING, "gateway: 503", [])
    Sending.objects.update(due_at=now())
    assert send_one(row.pk)
    assert not send_one(row.pk)
    assert [number for number, _text in gateway.sent] == ["+224620000009"]
    assert gateway.sent[0][1].startswith("Makiti: Order GN-1 at Chez Bob was cancelled")
    gateway.break_down(401)
    assert _sent(alice).status == SendingStatus.FAILED


def _sent(user: User) -> Sending:
    """Something urgent, as far as it came by WhatsApp."""
    row = Sending.objects.get(channel=Channel.WHATSAPP, notification=tell(user))
    send_one(row.pk)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"url": "http://gateway.example/send"}, "E003"),
        ({"url": ""}, "E003"),
        ({"body": {"to": "{to}"}}, "E004"),
        ({"body": {"to": "{to}", "text": {"body": "{text}"}}}, "E005"),
    ],
)
def test_a_gateway_that_could_not_send_is_named_before_the_first_visitor(
    gateway: FakeTexts, settings: Any, wrong: dict[str, Any], code: str
) -> None:
    assert text_gateways_can_send(None) == []
    settings.TEXT_POSTS["SMS"] |= wrong
    assert [problem.id for problem in text_gateways_can_send(None)] == [f"accounts.{code}"]
    settings.SMS_GATEWAY, settings.WHATSAPP_GATEWAY = "shop.accounts.nowhere.At", "shop.accounts.providers.fill_shape"
    assert [problem.id for problem in text_gateways_can_send(None)] == ["accounts.E001", "accounts.E002"]
