"""Web push against a service and browsers that check and decrypt for themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.notifications.dispatching.messages import send_one
from shop.notifications.exceptions import BadDevice
from shop.notifications.models import Device, Sending
from shop.notifications.providers.push import public_key
from shop.notifications.services import ChannelChoice, add_device, save_paces
from shop.notifications.states import Channel, Pace, SendingStatus, Topic
from tests.factories.notifications import tell
from tests.fakes.pushing import Browser, FakePush, encode

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Any) -> Iterator[FakePush]:
    with FakePush() as fake:
        settings.PUSH_SERVICES = [fake.url]
        yield fake


@pytest.fixture
def phone(service: FakePush, alice: User) -> Browser:
    save_paces(alice, choices=[ChannelChoice(Topic.ORDERS, Channel.EMAIL, Pace.NEVER)])
    return _added(service, alice)


def _added(service: FakePush, user: User) -> Browser:
    browser = service.browser(public_key())
    add_device(user, **browser.form)
    return browser


def _send_all() -> list[bool]:
    return [send_one(pk) for pk in Sending.objects.order_by("pk").values_list("pk", flat=True)]


def _statuses() -> list[str]:
    return list(Sending.objects.order_by("pk").values_list("status", flat=True))


def test_each_browser_of_a_person_shows_it_once(service: FakePush, phone: Browser, alice: User) -> None:
    laptop = _added(service, alice)
    told = tell(alice, data={"number": "GN-1", "store": "Chez “Bob” <b>", "reason": "é" * 900})
    assert _send_all() == [True, True]
    assert _send_all() == [False, False]
    for browser in (phone, laptop):
        assert len(browser.shown) == 1
        assert browser.shown[0]["body"].startswith("Order GN-1 at Chez “Bob” <b> was cancelled: ééé")
        assert browser.shown[0]["url"] == f"/notifications/{told.pk}/"
        assert browser.headers[0]["urgency"] == "high"
    assert alice.email not in str(phone.headers)


def test_a_browser_that_is_gone_is_forgotten(service: FakePush, phone: Browser, alice: User) -> None:
    laptop = _added(service, alice)
    phone.is_gone = True
    tell(alice)
    assert _send_all() == [False, True]
    assert _statuses() == [SendingStatus.FAILED, SendingStatus.SENT]
    assert [device.endpoint for device in alice.push_devices.all()] == [laptop.endpoint]
    tell(alice)
    assert Sending.objects.count() == 3


def test_a_service_that_stumbles_is_asked_again_and_the_other_browser_is_not(service: FakePush, phone: Browser, alice: User) -> None:
    laptop = _added(service, alice)
    service.break_down(503)
    tell(alice)
    assert _send_all() == [False, True]
    assert _statuses() == [SendingStatus.WAITING, SendingStatus.SENT]
    Sending.objects.update(due_at="2026-01-01T00:00Z")
    assert _send_all() == [True, False]
    assert (len(phone.shown), len(laptop.shown)) == (1, 1)


def test_an_answer_that_is_lost_is_not_asked_for_again(service: FakePush, phone: Browser, alice: User) -> None:
    service.lose_answer()
    tell(alice)
    assert _send_all() == [False]
    assert _statuses() == [SendingStatus.UNKNOWN]
    assert len(phone.shown) == 1


def test_a_service_that_is_down_is_asked_later(service: FakePush, phone: Browser, alice: User) -> None:
    service.die()
    tell(alice)
    assert _send_all() == [False]
    assert _statuses() == [SendingStatus.WAITING]


def test_another_key_than_the_browser_was_given_is_refused_for_good(service: FakePush, phone: Browser, alice: User, settings: Any) -> None:
    settings.VAPID_PRIVATE_KEY = encode(b"\x01" * 32)
    tell(alice)
    assert _send_all() == [False]
    assert Sending.objects.get().error == "push service: 403"


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "https://fcm.googleapis.com:8443/x",
        "https://push.apple.com.evil/x",
        "https://evilpush.apple.com/x",
        "file:///etc/passwd",
        "https://[::1/x",
    ],
)
def test_our_server_asks_no_address_but_those_of_known_services(alice: User, service: FakePush, settings: Any, endpoint: str) -> None:
    settings.PUSH_SERVICES = ["fcm.googleapis.com", "*.push.apple.com"]
    keys = service.browser("").form
    with pytest.raises(BadDevice):
        add_device(alice, **(keys | {"endpoint": endpoint}))
    assert add_device(alice, **(keys | {"endpoint": "https://web.push.apple.com/abc"})).pk


@pytest.mark.parametrize("broken", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": encode(b"\x04" + b"\x01" * 64)}])
def test_keys_that_cannot_be_used_are_refused(alice: User, service: FakePush, broken: dict[str, str]) -> None:
    with pytest.raises(BadDevice):
        add_device(alice, **(service.browser("").form | broken))
    assert not Device.objects.exists()


def test_the_page_brings_a_browser_and_signing_out_takes_it_away(client: Client, service: FakePush, alice: User) -> None:
    client.force_login(alice)
    assert client.post(reverse("notifications:device_add"), service.browser("").form).status_code == 201
    assert client.post(reverse("notifications:device_add"), {"endpoint": "x"}).status_code == 422
    assert alice.push_devices.count() == 1
    client.post(reverse("account_logout"))
    assert alice.push_devices.count() == 0


def test_a_browser_passes_to_whoever_asks_on_it_next(phone: Browser, alice: User, mallory: User) -> None:
    tell(alice)
    add_device(mallory, **phone.form)
    assert _send_all() == [False]
    assert phone.shown == []
    assert list(mallory.push_devices.values_list("endpoint", flat=True)) == [phone.endpoint]


def test_a_stranger_cannot_remove_anothers_browser(client: Client, phone: Browser, alice: User, mallory: User) -> None:
    client.force_login(mallory)
    client.post(reverse("notifications:device_remove", args=[alice.push_devices.get().pk]))
    assert alice.push_devices.count() == 1
