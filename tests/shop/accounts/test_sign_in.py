"""Signing up and in, by e-mail or phone."""

import logging
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from shop.accounts import providers
from shop.accounts.models import User
from shop.common.clock import now
from shop.places.models import Country
from site_config import settings as site_settings
from tests.factories.accounts import create_user
from tests.factories.places import create_country

SIGN_UP, SIGN_IN, RESET = reverse("account_signup"), reverse("account_login"), reverse("account_reset_password")
PASSWORD = "kora-balafon-9"


class Outbox:
    """A gateway that keeps what it should send."""

    sent: list[tuple[str, str]] = []

    def send(self, *, to: str, text: str) -> None:
        self.sent.append((to, text))


@pytest.fixture(autouse=True)
def guinea(db: None) -> Country:
    return create_country(code="GN")


@pytest.fixture
def outbox(settings) -> list[tuple[str, str]]:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_sign_in.Outbox"
    providers.gateway_at.cache_clear()
    Outbox.sent = []
    return Outbox.sent


@pytest.fixture
def strict(guinea: Country) -> None:
    Country.objects.update(verification="mandatory")


def _signed_in(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def test_sign_up_by_phone_alone_signs_in_at_once(client: Client, outbox: list) -> None:
    response = client.post(SIGN_UP, {"phone": "620 00 00 01", "password1": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")
    user = _signed_in(client)
    assert user is not None
    assert (user.phone, user.phone_verified, user.email, user.country_id, user.language) == ("+224620000001", False, None, "GN", "en")
    assert outbox == []


def test_two_people_without_e_mail(client: Client) -> None:
    for phone in ("620000001", "620000002"):
        Client().post(SIGN_UP, {"phone": phone, "password1": PASSWORD})
    assert User.objects.filter(email=None).count() == 2


def test_sign_up_by_e_mail_alone_signs_in_and_sends_one_mail(client: Client) -> None:
    client.post(SIGN_UP, {"name": "Fatou", "email": "Fatou@Example.com", "password1": PASSWORD})
    user = _signed_in(client)
    assert user is not None
    assert (user.name, user.email, user.phone) == ("Fatou", "fatou@example.com", None)
    assert [message.to for message in mail.outbox] == [["fatou@example.com"]]
    assert not EmailAddress.objects.get(user=user).verified


def test_sign_up_needs_one_of_the_two(client: Client) -> None:
    response = client.post(SIGN_UP, {"name": "Fatou", "password1": PASSWORD})
    assert response.context["form"].errors == {"phone": ["Give a phone number or an e-mail address, so that you can be reached."]}
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"phone": "12", "password1": PASSWORD}, "phone"),
        ({"email": "nobody", "password1": PASSWORD}, "email"),
        ({"phone": "620000001", "password1": "12345678"}, "password1"),
        ({"phone": "620000001", "password1": "short1"}, "password1"),
        ({"phone": "620000001"}, "password1"),
        ({"phone": "620000001", "password1": PASSWORD, "name": "x" * 121}, "name"),
        ({"phone": "620000001", "password1": PASSWORD, "name": "\x00"}, "name"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: Client, fields: dict[str, str], wrong: str) -> None:
    response = client.post(SIGN_UP, fields)
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {wrong}
    assert not User.objects.exists()


def test_a_number_is_read_as_the_visited_market_writes_it(client: Client) -> None:
    create_country(code="KE")
    client.cookies["market"] = "KE"
    client.post(SIGN_UP, {"phone": "0712 345 678", "password1": PASSWORD})
    user = _signed_in(client)
    assert user is not None
    assert (user.phone, user.country_id) == ("+254712345678", "KE")


@pytest.mark.parametrize(("field", "contact"), [("phone", "620000001"), ("email", "ALICE@example.com")])
def test_a_taken_contact_makes_no_second_account(client: Client, field: str, contact: str) -> None:
    create_user(email="alice@example.com", phone="+224620000001", phone_verified=True)
    response = client.post(SIGN_UP, {field: contact, "password1": PASSWORD})
    assert set(response.context["form"].errors) == {field}
    assert User.objects.count() == 1
    assert _signed_in(client) is None


@pytest.mark.parametrize("login", ["alice@example.com", " Alice@Example.COM ", "620000001", "+224 620 00 00 01", "00224620000001"])
def test_one_field_takes_both(client: Client, login: str) -> None:
    alice = create_user(email="alice@example.com", phone="+224620000001", password=PASSWORD)
    client.post(SIGN_IN, {"login": login, "password": PASSWORD})
    assert _signed_in(client) == alice


@pytest.mark.parametrize(
    ("login", "password"),
    [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("620000001", "wrong"), ("620000009", PASSWORD)],
)
def test_every_failure_reads_the_same(client: Client, login: str, password: str) -> None:
    create_user(email="alice@example.com", phone="+224620000001", password=PASSWORD)
    response = client.post(SIGN_IN, {"login": login, "password": password})
    words = "The e-mail address or phone number and the password do not belong together."
    assert response.context["form"].errors == {"__all__": [words]}
    assert _signed_in(client) is None


def test_a_closed_account_stays_out(client: Client) -> None:
    create_user(email="alice@example.com", password=PASSWORD, is_active=False)
    response = client.post(SIGN_IN, {"login": "alice@example.com", "password": PASSWORD})
    assert response["Location"] == reverse("account_inactive")
    assert _signed_in(client) is None


def test_next_is_followed_only_at_home(client: Client) -> None:
    create_user(email="alice@example.com", password=PASSWORD)
    for target, goes in (("/account/addresses/", "/account/addresses/"), ("https://evil.example/", "/"), ("//evil.example", "/")):
        response = Client().post(SIGN_IN, {"login": "alice@example.com", "password": PASSWORD, "next": target})
        assert response["Location"] == goes


def test_language_of_the_account_holds_after_signing_in(client: Client) -> None:
    create_user(email="alice@example.com", password=PASSWORD, language="fr", last_login=now())
    response = client.post(SIGN_IN, {"login": "alice@example.com", "password": PASSWORD})
    assert response.cookies["django_language"].value == "fr"
    assert client.get(reverse("accounts:profile")).wsgi_request.LANGUAGE_CODE == "fr"


def test_account_that_somebody_else_made_takes_the_language_of_its_first_sign_in(client: Client) -> None:
    alice = create_user(email="alice@example.com", password=PASSWORD, language="fr")
    sign_in = {"login": "alice@example.com", "password": PASSWORD}
    assert client.post(SIGN_IN, sign_in, headers={"accept-language": "en-GB,en"}).cookies["django_language"].value == "en"
    alice.refresh_from_db()
    assert alice.language == "en"
    french = Client().post(SIGN_IN, sign_in, headers={"accept-language": "fr"})
    assert french.cookies["django_language"].value == "en", "chosen is chosen"


def test_wrong_passwords_are_counted_for_each_number_alone(client: Client) -> None:
    create_user(phone="+224620000001", password=PASSWORD)
    bob = create_user(phone="+224620000002", password=PASSWORD)
    for _try in range(6):
        response = client.post(SIGN_IN, {"login": "620000001", "password": "wrong"})
    assert "Too many wrong passwords" in str(response.context["form"].errors)
    client.post(SIGN_IN, {"login": "620000002", "password": PASSWORD})
    assert _signed_in(client) == bob


# Where the market makes verification mandatory


def test_a_town_behind_one_address_gets_its_codes(outbox: list, strict: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = site_settings.ACCOUNT_RATE_LIMITS
    for number in range(15):
        assert Client(REMOTE_ADDR="203.0.113.77").post(SIGN_UP, {"phone": f"6200001{number:02d}", "password1": PASSWORD}).status_code == 302
    assert len(outbox) == 15


def test_mandatory_phone_is_proven_by_a_code(client: Client, outbox: list, strict: None) -> None:
    response = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert response["Location"] == reverse("account_verify_phone")
    assert _signed_in(client) is None
    [(to, text)] = outbox
    assert to == "+224620000001"
    code = re.search(r"code: ([\w-]+)\.", text)
    assert code is not None
    assert client.get(reverse("account_verify_phone")).status_code == 200
    assert client.post(reverse("account_verify_phone"), {"code": "wrong"}).status_code == 200
    client.post(reverse("account_verify_phone"), {"code": code[1]})
    user = _signed_in(client)
    assert user is not None
    assert user.phone_verified


def test_mandatory_e_mail_is_proven_by_a_link(client: Client, strict: None) -> None:
    response = client.post(SIGN_UP, {"email": "fatou@example.com", "password1": PASSWORD})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert _signed_in(client) is None
    link = re.search(r"http://\S+(/account/confirm-email/\S+)", str(mail.outbox[0].body))
    assert link is not None
    client.post(link[1])
    client.post(SIGN_IN, {"login": "fatou@example.com", "password": PASSWORD})
    assert _signed_in(client) is not None


def test_one_proven_contact_is_enough(client: Client, strict: None) -> None:
    alice = create_user(email="alice@example.com", phone="+224620000001", phone_verified=True, password=PASSWORD)
    client.post(SIGN_IN, {"login": "alice@example.com", "password": PASSWORD})
    assert _signed_in(client) == alice


def test_site_may_make_e_mail_mandatory_everywhere(client: Client, settings) -> None:
    settings.EMAIL_VERIFICATION = "mandatory"
    response = client.post(SIGN_UP, {"email": "fatou@example.com", "password1": PASSWORD})
    assert response["Location"] == reverse("account_email_verification_sent")


@pytest.mark.parametrize(
    ("field", "taken", "free"), [("phone", "620000001", "620000009"), ("email", "alice@example.com", "new@example.com")]
)
def test_mandatory_verification_never_tells_who_has_an_account(client: Client, outbox: list, strict: None, field, taken, free) -> None:
    create_user(email="alice@example.com", phone="+224620000001", phone_verified=True)
    answers = [Client().post(SIGN_UP, {field: contact, "password1": PASSWORD}) for contact in (taken, free)]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]
    assert User.objects.count() == 2


# A new password


def test_reset_by_mail(client: Client) -> None:
    create_user(email="alice@example.com")
    assert client.post(RESET, {"email": "alice@example.com"})["Location"] == reverse("account_reset_password_done")
    assert mail.outbox[0].to == ["alice@example.com"]
    assert "/account/password/reset/key/" in str(mail.outbox[0].body)


def test_reset_by_text_message(client: Client, outbox: list) -> None:
    user = create_user(phone="+224620000001", password="forgotten-long-ago")
    assert client.post(RESET, {"email": "620 00 00 01"})["Location"] == reverse("account_reset_password_done")
    [(to, text)] = outbox
    assert to == "+224620000001"
    link = re.search(r"http://[^/]+(/\S+)", text)
    assert link is not None
    page = client.get(link[1], follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_unproven_number_beside_an_e_mail_address_opens_nothing(client: Client, outbox: list) -> None:
    create_user(email="alice@example.com", phone="+224620000001")
    assert client.post(RESET, {"email": "620000001"}).status_code == 302
    assert outbox == []


@pytest.mark.parametrize("contact", ["nobody@example.com", "620000009"])
def test_reset_for_nobody_gets_the_same_answer(client: Client, outbox: list, contact: str) -> None:
    assert client.post(RESET, {"email": contact})["Location"] == reverse("account_reset_password_done")
    assert outbox == []


# The gateway that is not there


def test_a_public_sites_log_has_neither_number_nor_code(settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.IS_PUBLIC = True
    with caplog.at_level(logging.DEBUG):
        providers.LogGateway().send(to="+224620000001", text="Your code: 123456")
    assert "sms_not_sent" in caplog.text
    assert "620000001" not in caplog.text
    assert "123456" not in caplog.text


def test_a_dead_mail_server_does_not_stop_a_sign_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    client.post(SIGN_UP, {"email": "fatou@example.com", "password1": PASSWORD})
    assert _signed_in(client) is not None


# Staff


def test_staff_come_in_through_the_same_door(client: Client, sam: User) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(SIGN_IN)
    response = client.get("/admin/login/", {"next": "/admin/accounts/user/"})
    assert response["Location"] == f"{SIGN_IN}?next=%2Fadmin%2Faccounts%2Fuser%2F"


def test_others_never_learn_that_there_is_an_admin(client: Client, mallory: User) -> None:
    client.force_login(mallory, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/admin/login/").status_code == 404


def test_a_second_proof_holds_for_staff(client: Client, sam: User) -> None:
    TOTP.activate(sam, generate_totp_secret())
    response = client.post(SIGN_IN, {"login": "sam@example.com", "password": "makiti-test", "next": "/admin/"})
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302


def test_the_second_half_of_a_double_click_is_sent_to_sign_in(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    create_user(phone="+224620000001", password=PASSWORD)
    # Both halves looked before either wrote.
    monkeypatch.setattr("shop.accounts.adapter.AccountAdapter.get_user_by_phone", lambda self, phone: None)
    response = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, SIGN_IN)
    assert User.objects.count() == 1
    assert _signed_in(client) is None


def test_a_sign_up_that_cannot_be_written_is_said_and_logged_and_what_was_typed_stays(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the database's own counting stands on a key that is taken: nobody has this address, so it is no double click."""

    def fail(*args: object, **kwargs: object) -> None:
        raise IntegrityError('duplicate key value violates unique constraint "accounts_user_pkey"')

    monkeypatch.setattr(User, "save", fail)
    response = client.post(SIGN_UP, {"name": "Fatou", "email": "fatou@example.com", "password1": PASSWORD})
    page = response.content.decode()
    assert response.status_code == 503
    assert "We could not make your account just now. Nothing was saved." in page
    assert 'value="fatou@example.com"' in page
    assert PASSWORD not in page
    assert "Your account is made" not in page
    assert any("signup_not_written" in record.getMessage() for record in caplog.records)
    assert (User.objects.count(), _signed_in(client)) == (0, None)
