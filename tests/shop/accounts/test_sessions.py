"""Where somebody is signed in, and signing out from afar."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from shop.accounts.browsers import browser_in_words
from shop.accounts.services import close_account
from shop.common import live
from tests.factories.accounts import create_user
from tests.factories.places import create_country

PAGE = "/account/sessions/"
ANDROID = "Mozilla/5.0 (Linux; Android 13; TECNO BG6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def user(db):
    create_country(code="GN")
    return create_user(email="awa@example.com", password="a-long-secret-9")


def sign_in(agent=ANDROID):
    browser = Client(headers={"user-agent": agent})
    answer = browser.post(reverse("account_login"), {"login": "awa@example.com", "password": "a-long-secret-9"})
    assert answer.status_code == 302
    return browser


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (ANDROID, "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile/15E Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/99 Mobile Safari/537.36 OPR/70", "Opera on Android"),
        ("<script>", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_has_a_name(agent, words):
    assert browser_in_words(agent) == words


def test_each_sign_in_is_listed_this_one_first(user):
    sign_in("Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/120.0")
    page = sign_in().get(PAGE).content.decode()
    assert page.index("Chrome on Android") < page.index("Firefox on Windows")
    assert page.count("This device") == 1


def test_one_other_device_is_signed_out(user):
    lost, here = sign_in(), sign_in()
    other = UserSession.objects.get(session_key=lost.session.session_key)
    assert here.post(reverse("accounts:session_end", args=[other.pk])).status_code == 302
    assert lost.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


def test_all_others_are_signed_out(user):
    lost, here = [sign_in(), sign_in()], sign_in()
    here.post(reverse("accounts:sessions_end"))
    assert [browser.get(PAGE).status_code for browser in (*lost, here)] == [302, 302, 200]


def test_nobody_ends_somebody_elses(user, client, mallory):
    sign_in()
    client.force_login(mallory)
    assert client.post(reverse("accounts:session_end", args=[UserSession.objects.get().pk])).status_code == 404
    client.post(reverse("accounts:sessions_end"))
    assert UserSession.objects.filter(user=user).count() == 1


def test_a_sign_in_from_before_the_list_is_on_it(user, client):
    client.force_login(user)
    assert "This device" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("address", ["accounts:session_end", "accounts:sessions_end"])
def test_the_open_pages_of_the_other_device_hear_that_it_is_signed_out(user, address, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(live, "_publish_hint", lambda group, message: told.append((group, message)))
    lost, here = sign_in(), sign_in()
    key = lost.session.session_key
    args = [UserSession.objects.get(session_key=key).pk] if address == "accounts:session_end" else []
    with django_capture_on_commit_callbacks(execute=True):
        here.post(reverse(address, args=args))
    assert told == [(f"live.user.{user.pk}", {"type": "sign_off", "user": user.pk, "session": key})]


def test_the_open_pages_of_an_account_that_is_closed_hear_it(user, monkeypatch, django_capture_on_commit_callbacks):
    told = []
    monkeypatch.setattr(live, "_publish_hint", lambda group, message: told.append(message))
    with django_capture_on_commit_callbacks(execute=True):
        close_account(user, reason="Fraud", actor_id=None)
    assert {"type": "sign_off", "user": user.pk, "session": ""} in told
