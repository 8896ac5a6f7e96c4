"""Managing e-mail addresses and the phone number on allauth's pages."""

import pytest
from allauth.account.models import EmailAddress
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from tests.factories.accounts import create_user
from tests.factories.places import create_country

EMAIL, SIGN_IN = reverse("account_email"), reverse("account_login")
PASSWORD = "kora-balafon-9"


@pytest.fixture(autouse=True)
def guinea(db: None) -> None:
    create_country(code="GN")


def _in(user: User) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": user.email or user.phone, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    return client


def test_signing_in_makes_the_address_the_primary_one() -> None:
    user = create_user(email="alice@example.com", password=PASSWORD)
    _in(user)
    assert EmailAddress.objects.values("email", "primary", "verified").get(user=user) == {
        "email": "alice@example.com",
        "primary": True,
        "verified": False,
    }


def test_two_people_give_up_their_e_mail_addresses() -> None:
    for number in (1, 2):
        user = create_user(email=f"user{number}@example.com", phone=f"+22462000000{number}", password=PASSWORD)
        _in(user).post(EMAIL, {"action_remove": "", "email": user.email})
        user.refresh_from_db()
        assert (user.email, EmailAddress.objects.filter(user=user).count()) == (None, 0)


def test_the_last_way_to_reach_somebody_stays() -> None:
    user = create_user(email="alice@example.com", password=PASSWORD)
    _in(user).post(EMAIL, {"action_remove": "", "email": user.email})
    user.refresh_from_db()
    assert (user.email, EmailAddress.objects.filter(user=user).count()) == ("alice@example.com", 1)


def test_a_code_proves_the_number() -> None:
    user = create_user(phone="+224620000001", password=PASSWORD)
    client = _in(user)
    response = client.post(reverse("account_change_phone"), {"action": "verify"})
    assert response["Location"] == reverse("account_verify_phone")
    code = client.session["account_phone_verification"]["code"]
    client.post(reverse("account_verify_phone"), {"code": code})
    user.refresh_from_db()
    assert (user.phone, user.phone_verified) == ("+224620000001", True)


@pytest.mark.parametrize("gateway", ["no.such.Gateway", "builtins.int", "nonsense"])
def test_a_gateway_that_is_none_is_found_before_the_first_visitor(settings, gateway: str) -> None:
    settings.SMS_GATEWAY = gateway
    assert [message.id[:11] for message in run_checks() if message.id and message.id.startswith("accounts.")] == ["accounts.E0"]
