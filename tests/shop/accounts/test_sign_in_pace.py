"""Whoever guesses passwords is slowed down, and its owner is never locked out of an account."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from shop.accounts.models import User
from shop.accounts.sign_in_pace import ALARM_NETWORK, WAITS, try_of
from shop.common import clock
from shop.limits.models import TryCount
from shop.limits.services import turns, windows
from tests.factories.accounts import create_user
from tests.factories.places import create_country
from tests.ports import reserved_port
from tests.threads import run_together

PASSWORD = "une-phrase-longue-42"
SIGN_IN = reverse("account_login")
CODE = reverse("account_confirm_login_code")
FREE = WAITS.index(10) + 1  # wrong passwords before one has to wait
MISMATCH = "do not belong together"
WAIT = "Too many wrong passwords. Wait"

START = clock.now()
_hammered: dict[tuple[str, int], list[dict[str, Any]]] = {}  # by account and addresses: the counts that guessing at it leaves at START

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["redis there", "redis away"])
def any_redis(request: pytest.FixtureRequest, settings: Any) -> Iterator[None]:
    """The same story whether the shared cache is there or not."""
    with reserved_port() as nobody:
        if request.param == "redis away":
            away = {"BACKEND": "site_config.cache.TolerantRedisCache", "LOCATION": f"redis://127.0.0.1:{nobody}/0"}
            settings.CACHES = {"default": away, "pages": away}
        yield


@pytest.fixture(autouse=True)
def _guinea(db: None) -> None:
    create_country(code="GN")


@pytest.fixture
def fatou() -> User:
    return create_user(email="fatou@example.com", phone="+224620000001", phone_verified=True, password=PASSWORD)


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    for module in ("shop.accounts.adapter", "shop.accounts.forms.sign_in"):
        monkeypatch.setattr(f"{module}.send_sms", lambda *, to, text: sent.append((to, text)))
    return sent


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The hour, for whoever counts tries: it stands still, however slow the machine is."""
    hour = [START]
    for module in (turns, windows):
        monkeypatch.setattr(module, "now", lambda: hour[0])
    return hour


def _browser(address: str = "198.51.100.1") -> Client:
    return Client(REMOTE_ADDR=address)


def _try(browser: Client, password: str = "wrong", *, login: str = "fatou@example.com") -> str:
    """What the page says of it; "" when it leads on. Not by the response's context: Django's client hears what all threads draw."""
    response = browser.post(SIGN_IN, {"login": login, "password": password})
    return "" if response.status_code == 302 else "".join(re.findall(r'role="alert".*?</div>', response.content.decode(), re.DOTALL))


def _is_in(browser: Client, user: User) -> bool:
    return browser.session.get("_auth_user_id") == str(user.pk)


def _sign_out(browser: Client) -> None:
    """With the cookies kept, as a browser does it."""
    browser.post(reverse("account_logout"))


def _hammer(*, addresses: int, login: str = "fatou@example.com") -> None:
    """Strangers guess through the page. To guess at the same account again leaves the same counts: they are kept from the first time."""
    guessed = (try_of(RequestFactory().get("/"), login=login).subject, addresses)
    if guessed not in _hammered:
        assert not TryCount.objects.filter(kind__startswith="sign-in-account").exists()
        others = set(TryCount.objects.values_list("pk", flat=True))
        for number in range(addresses):
            browser = _browser(f"203.0.113.{number}")
            for _again in range(FREE):
                _try(browser, login=login)
        _hammered[guessed] = list(TryCount.objects.exclude(pk__in=others).values("key", "kind", "count", "began_at", "free_at", "ends_at"))
        return
    TryCount.objects.bulk_create(TryCount(**fields) for fields in _hammered[guessed])


def test_thirteen_wrong_passwords_are_not_thirteen_tries(any_redis: None, fatou: User) -> None:
    said = [_try(_browser()) for _again in range(13)]  # without cookies, each like a new browser
    assert [MISMATCH in each for each in said] == [True] * FREE + [False] * (13 - FREE)
    assert all(WAIT in each for each in said[FREE:])
    assert WAIT in _try(_browser(), PASSWORD), "the right one is not looked at either"


def test_one_waits_longer_and_longer(fatou: User, at: list[datetime]) -> None:
    for wait in WAITS:
        assert MISMATCH in _try(_browser())
        if wait:
            at[0] += timedelta(seconds=wait - 1)
            assert WAIT in _try(_browser())
        at[0] += timedelta(seconds=1)
    at[0] += timedelta(days=1)
    assert [MISMATCH in _try(_browser()) for _again in range(FREE + 1)] == [True] * FREE + [False]


def test_a_clock_set_back_by_a_day_makes_nobody_wait_for_it(fatou: User, at: list[datetime]) -> None:
    for _again in range(FREE):
        _try(_browser())
    at[0] -= timedelta(days=1)
    assert MISMATCH in _try(_browser())


def test_owner_signs_in_at_once_where_she_did_before(any_redis: None, fatou: User) -> None:
    home = _browser("203.0.113.0")  # behind the same address as a stranger
    assert _try(home, PASSWORD) == ""
    _sign_out(home)
    assert home.cookies["known_device"].value
    _hammer(addresses=20)
    assert _try(home, PASSWORD) == ""
    assert _is_in(home, fatou)


def test_owner_signs_in_from_a_new_device_with_a_code(any_redis: None, fatou: User, outbox: list[tuple[str, str]]) -> None:
    _hammer(addresses=20)
    phone = _browser("192.0.2.7")
    answer = phone.post(SIGN_IN, {"login": "fatou@example.com", "password": PASSWORD, "next": "/cart/"})
    assert answer["Location"].startswith(CODE)
    assert not _is_in(phone, fatou)
    [(to, text)] = outbox
    code = re.search(r"code: ([\w-]+)\.", text)
    assert code is not None
    assert to == "+224620000001"
    page = phone.get(CODE).content.decode()
    assert "…01" in page
    assert "620000001" not in page.replace(" ", "")
    phone.post(CODE, {"code": code[1]})
    assert _is_in(phone, fatou)
    _sign_out(phone)
    assert _try(phone, PASSWORD) == ""
    assert _is_in(phone, fatou), "the phone is known now"
    assert len(outbox) == 1


def test_right_guess_without_the_code_is_worth_nothing(fatou: User, outbox: list[tuple[str, str]]) -> None:
    _hammer(addresses=20)
    stranger = _browser("203.0.113.200")
    _try(stranger, PASSWORD)
    for _again in range(3):
        stranger.post(CODE, {"code": "WRONG"})
    assert not _is_in(stranger, fatou)
    assert stranger.get(CODE).status_code == 302, "no more tries at that code"
    for _again in range(8):
        _try(_browser("203.0.113.201"), PASSWORD)
    assert len(outbox) == 5, "and her phone does not ring for ever"


def test_code_goes_by_mail_where_only_that_is_proven() -> None:
    owner = create_user(email="mamadou@example.com", password=PASSWORD)
    _hammer(addresses=20, login="mamadou@example.com")
    browser = _browser("192.0.2.7")
    assert _try(browser, PASSWORD, login="mamadou@example.com") == ""
    [message] = mail.outbox
    assert message.to == ["mamadou@example.com"]
    code = re.search(r"^([A-Z0-9]+-?[A-Z0-9]+)$", str(message.body), re.MULTILINE)
    assert code is not None
    assert "m…@example.com" in browser.get(CODE).content.decode()
    browser.post(CODE, {"code": code[1]})
    assert _is_in(browser, owner)


def test_one_address_that_tries_many_accounts_needs_codes_for_all(fatou: User, outbox: list[tuple[str, str]]) -> None:
    for number in range(ALARM_NETWORK):
        TryCount.objects.filter(kind="sign-in-pace").delete()  # a minute later
        _try(_browser(), login=f"nobody{number}@example.com")
    browser = _browser()
    assert _try(browser, PASSWORD) == ""
    assert not _is_in(browser, fatou)
    assert len(outbox) == 1
    elsewhere = _browser("192.0.2.9")
    assert _try(elsewhere, PASSWORD) == ""
    assert _is_in(elsewhere, fatou)


def test_her_second_address_is_no_second_account_to_guess_at(fatou: User, outbox: list[tuple[str, str]]) -> None:
    fatou.emailaddress_set.create(email="fatou.b@example.com", verified=True)
    _hammer(addresses=20, login="fatou.b@example.com")
    _try(_browser("192.0.2.7"), PASSWORD, login="620000001")
    assert len(outbox) == 1


def test_new_password_lets_the_owner_in_where_a_stranger_waits(fatou: User, outbox: list[tuple[str, str]]) -> None:
    _hammer(addresses=20)
    here = _browser("203.0.113.0")
    assert WAIT in _try(here, PASSWORD)
    here.post(reverse("account_reset_password"), {"email": "620000001"})
    link = re.search(r"http://[^/]+(\S+)", outbox[0][1])
    assert link is not None
    form = here.get(link[1], follow=True).redirect_chain[-1][0]
    here.post(form, {"password1": "encore-plus-longue-7", "password2": "encore-plus-longue-7"})
    assert _try(here, "encore-plus-longue-7") == ""
    assert _is_in(here, fatou)


def test_nobody_learns_from_waiting_who_has_an_account(fatou: User) -> None:
    said = {login: [_try(_browser(), login=login) for _again in range(FREE + 2)] for login in ("fatou@example.com", "nobody@example.com")}
    assert said["fatou@example.com"] == said["nobody@example.com"]


def test_right_password_counts_as_no_try(fatou: User) -> None:
    for _again in range(2 * FREE):
        browser = _browser()
        assert _try(browser, PASSWORD) == ""
        assert _is_in(browser, fatou)


def test_somebody_elses_cookie_is_no_known_device(fatou: User) -> None:
    mallory, browser = create_user(email="mallory@example.com", password=PASSWORD), _browser()
    assert _try(browser, PASSWORD, login="mallory@example.com") == ""
    _sign_out(browser)
    assert _try(browser, PASSWORD) == ""  # two in one browser: both are known
    _sign_out(browser)
    stolen = browser.cookies["known_device"].value
    fatou.password = make_password("another-one-123")
    fatou.save()
    _hammer(addresses=20)
    for cookie in (stolen, f"[[{fatou.pk}, 1, 2]]", "x:y", "W10:abc"):
        forger = _browser("192.0.2.50")
        forger.cookies["known_device"] = cookie
        forger.post(SIGN_IN, {"login": "fatou@example.com", "password": "another-one-123"})
        assert not _is_in(forger, fatou)
    assert mallory.pk


def test_second_factor_does_instead_of_a_code(fatou: User, outbox: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.accounts.adapter.is_mfa_enabled", lambda user: True)
    _hammer(addresses=20)
    _try(_browser("192.0.2.7"), PASSWORD)
    assert outbox == []


def test_where_no_text_can_be_sent_nobody_is_asked_for_a_code(settings: Any, outbox: list[tuple[str, str]]) -> None:
    owner = create_user(phone="+224620000005", password=PASSWORD)
    _hammer(addresses=20, login="620000005")
    settings.IS_PUBLIC = True
    browser = _browser("192.0.2.7")
    assert _try(browser, PASSWORD, login="620000005") == ""
    assert _is_in(browser, owner)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_no_quicker_than_one_after_the_other(fatou: User) -> None:
    said = run_together([partial(_try, _browser()) for _each in range(12)])
    assert sum(MISMATCH in each for each in said) <= FREE
    assert all(MISMATCH in each or WAIT in each for each in said), said


@pytest.mark.parametrize(("action", "address"), [("signup", "account_signup"), ("reset_password", "account_reset_password")])
def test_limits_of_allauth_hold_without_redis(any_redis: None, settings: Any, action: str, address: str) -> None:
    settings.ACCOUNT_RATE_LIMITS = {action: "3/h/ip,2/h/key" if action == "reset_password" else "3/h/ip"}
    answers = [_browser().post(reverse(address), {"email": f"x{n % 2}@example.com"}).status_code for n in range(6)]
    assert answers.count(429) == 3
    assert answers[-1] == 429


def test_who_waits_for_the_code_of_a_number_does_not_guess_at_its_holder_for_nothing(at: list[datetime]) -> None:
    """With a password of his own for the same number he would begin anew after each guess."""
    holder = create_user(phone="+224620000077", password=PASSWORD)
    create_user(phone="+224620000077", phone_pending=True, password="his-own-phrase-9")
    for _round in range(2):
        for _again in range(FREE - 1):
            _try(_browser(), login="+224620000077")
        _try(_browser(), "his-own-phrase-9", login="+224620000077")
    assert WAIT in _try(_browser(), login="+224620000077")
    at[0] += timedelta(days=1)
    assert _try(_browser(), PASSWORD, login="+224620000077") == ""
    assert TryCount.objects.filter(kind="sign-in", count__gt=0).count() == 0
    assert holder.phone == "+224620000077"
