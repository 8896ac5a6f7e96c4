"""Who loses a phone number to its proven holder is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shop.accounts import providers
from shop.accounts.guests import guest_of_number
from shop.accounts.models import User
from shop.accounts.numbers import release_number
from shop.accounts.services import close_account, set_phone
from shop.common.clock import now
from shop.notifications.dispatching.messages import send_one
from shop.notifications.models import Notification, Preference, Sending
from shop.notifications.states import Channel, Pace, Topic
from tests.factories.accounts import create_user
from tests.factories.places import create_country

pytestmark = pytest.mark.django_db
NUMBER = "+224620000001"
TOLD = "Another account has confirmed your phone number: it is no longer on your account. Add your own number."


@pytest.fixture(autouse=True)
def phones(settings: Any) -> None:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()


def told(user: User) -> list[tuple[str, str]]:
    return [(row.text, row.url) for row in Notification.objects.of(user.pk)]


def test_who_never_proved_it_hears_it_in_the_inbox_and_by_mail(client: Client, run_events: Callable[[], None]) -> None:
    squatter, holder = create_user(email="squatter@example.com", phone=NUMBER), create_user()
    EmailAddress.objects.create(user=squatter, email="squatter@example.com", verified=True, primary=True)
    Preference.objects.create(user=squatter, topic=Topic.ACCOUNT, channel=Channel.EMAIL, pace=Pace.NEVER)
    set_phone(holder, NUMBER, verified=True)
    run_events()
    change = reverse("account_change_phone")
    assert (told(squatter), told(holder)) == ([(TOLD, change)], [])
    for pk in Sending.objects.filter(channel=Channel.EMAIL).values_list("pk", flat=True):
        send_one(pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["squatter@example.com"], TOLD)
    client.force_login(squatter)
    assert TOLD in client.get(reverse("notifications:inbox")).content.decode()


def test_who_has_no_address_hears_it_in_the_inbox_alone(run_events: Callable[[], None]) -> None:
    squatter = create_user(email=None, phone=NUMBER, last_login=now())
    set_phone(create_user(), NUMBER, verified=True)
    run_events()
    assert [text for text, _url in told(squatter)] == [TOLD]
    assert not Sending.objects.filter(channel__in=[Channel.SMS, Channel.WHATSAPP]).exists()


def test_it_is_told_in_french(run_events: Callable[[], None]) -> None:
    squatter = create_user(email="squatter@example.com", phone=NUMBER)
    set_phone(create_user(), NUMBER, verified=True)
    run_events()
    with translation.override("fr"):
        assert next(text for text, _url in told(squatter)).startswith("Un autre compte a confirmé votre numéro de téléphone")


def test_nobody_reads_what_a_closed_account_or_a_guest_is_told(run_events: Callable[[], None]) -> None:
    closed = create_user(phone=NUMBER, phone_verified=True)
    close_account(closed, reason="He sold stones", actor_id=None)
    staff = create_user(is_staff=True)
    release_number(closed, actor_id=staff.pk)
    guest = guest_of_number(NUMBER, is_proved=True, name="Fatou", country=create_country(), language="fr")
    holder = create_user()
    set_phone(holder, NUMBER, verified=True)
    run_events()
    assert not Notification.objects.filter(recipient__in=[closed, guest, holder]).exists()
