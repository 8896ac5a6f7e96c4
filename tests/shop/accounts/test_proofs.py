"""A number is proved by the code that was sent to it last, and nobody gets there by guessing."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from shop.accounts import proofs, providers
from shop.accounts.exceptions import (
    CodeLate,
    CodeWrong,
    NoCodeSent,
    ProofRefused,
    ProofWaits,
    TextNotTaken,
    TooManyCodes,
)
from shop.accounts.guests import guest_of_number
from shop.accounts.models import PhoneRule, User
from shop.accounts.proofs import Asker, channels, check_code, market_asks_proof, send_code
from shop.common import clock
from shop.limits.models import TryCount
from shop.limits.services import read_tries, turns, windows
from shop.orders.guest_links import guest_link
from shop.orders.models import Checkout
from shop.places.models import Country
from shop.places.services import load_places
from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.threads import run_together

pytestmark = pytest.mark.django_db
MINE, YOURS = "+224620000001", "+224620000002"
HERE = Asker("10.0.0.1", "device-1", "session-1")
PROVE = reverse("accounts:prove")


class Phones:
    """A gateway that keeps what it should send, or is away."""

    sent: ClassVar[list[tuple[str, str]]] = []
    is_away: ClassVar[bool] = False

    def send(self, *, to: str, text: str) -> None:
        if self.is_away:
            raise TextNotTaken("ConnectError", may_work_later=True)
        self.sent.append((to, text))


class WhatsApp(Phones):
    """The other way, with a book of its own."""

    sent: ClassVar[list[tuple[str, str]]] = []


@pytest.fixture(autouse=True)
def phones(settings: Any) -> type[Phones]:
    settings.SMS_GATEWAY = "tests.shop.accounts.test_proofs.Phones"
    providers.gateway_at.cache_clear()
    Phones.sent, Phones.is_away, WhatsApp.sent = [], False, []
    return Phones


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The hour: it stands still until a test moves it."""
    hour = [clock.now()]
    for module in (turns, windows, proofs):
        monkeypatch.setattr(module, "now", lambda: hour[0])
    return hour


@pytest.fixture
def guinea() -> Country:
    return create_country(code="GN")


def code_to(phone: str) -> str:
    text = next(text for to, text in reversed(Phones.sent + WhatsApp.sent) if to == phone)
    return re.search(r"code: (\d+)\.", text)[1]  # type: ignore[index]


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_proves_the_number_once_and_is_kept_by_its_digest_alone(at: list[datetime]) -> None:
    send_code(MINE, asker=HERE)
    code = code_to(MINE)
    kept = str(list(TryCount.objects.values()))
    assert (code in kept, MINE in kept) == (False, False)
    check_code(MINE, f" {code[:3]} {code[3:]} ", asker=HERE)
    check_code(MINE, code, asker=HERE)  # a double click
    with pytest.raises(NoCodeSent):
        check_code(MINE, code, asker=Asker("10.0.0.2", "device-2", "session-2"))


def test_codes_of_two_numbers_are_not_taken_for_one_another(at: list[datetime]) -> None:
    send_code(MINE, asker=HERE)
    send_code(YOURS, asker=HERE)
    for phone, other in ((MINE, YOURS), (YOURS, MINE)):
        with pytest.raises(CodeWrong):
            check_code(phone, code_to(other), asker=HERE)
    check_code(MINE, code_to(MINE), asker=HERE)


def test_a_new_code_ends_the_one_before(at: list[datetime]) -> None:
    send_code(MINE, asker=HERE)
    first = code_to(MINE)
    at[0] += timedelta(minutes=1)
    send_code(MINE, asker=HERE)
    if first != code_to(MINE):
        with pytest.raises(CodeWrong):
            check_code(MINE, first, asker=HERE)
    check_code(MINE, code_to(MINE), asker=HERE)


def test_who_comes_late_is_told_so(at: list[datetime]) -> None:
    send_code(MINE, asker=HERE)
    at[0] += proofs.GOOD_FOR
    with pytest.raises(CodeLate, match="came too late"):
        check_code(MINE, code_to(MINE), asker=HERE)


def guess(phone: str, asker: Asker, *, times: int = 1) -> int:
    """How many wrong codes were looked at, of so many that were typed."""
    looked_at = 0
    for _time in range(times):
        try:
            check_code(phone, another(code_to(phone)), asker=asker)
        except CodeWrong:
            looked_at += 1
        except ProofWaits:
            break
    return looked_at


@pytest.mark.parametrize("spread", ["phone", "device"])
def test_ten_wrong_ones_then_one_waits(at: list[datetime], spread: str) -> None:
    """For one number from many networks and devices, and from one device for many numbers on many networks."""
    for number in range(proofs.WRONG_TRIES):
        phone = MINE if spread == "phone" else f"+2246200001{number:02d}"
        asker = Asker(f"10.0.1.{number}", "device-1" if spread == "device" else f"d{number}", f"s{number}")
        if spread == "device" or number == 0:
            send_code(phone, asker=Asker(asker.network, f"d{number}"))
        assert guess(phone, asker) == 1
    phone = MINE if spread == "phone" else YOURS
    asker = HERE if spread == "device" else Asker("10.0.9.9", "d", "s")
    if spread == "device":
        send_code(phone, asker=Asker("10.0.9.9", "d"))
    with pytest.raises(ProofWaits, match="Wait 15 minutes"):
        check_code(phone, code_to(phone), asker=asker)
    at[0] += timedelta(minutes=15)
    send_code(phone, asker=Asker("10.0.9.9", "d"))
    check_code(phone, code_to(phone), asker=asker)


def test_one_number_takes_34_guesses_a_day_from_however_many_networks_and_devices(at: list[datetime]) -> None:
    guesses = 0
    for minute in range(0, 24 * 60, 15):
        if not proofs.has_open_code(MINE):
            send_code(MINE, asker=Asker(f"10.1.0.{minute}", f"sender-{minute}"))
        for number in range(proofs.WRONG_TRIES + 2):
            guesses += guess(MINE, Asker(f"10.2.{minute}.{number}", f"d-{minute}-{number}"))
        at[0] += timedelta(minutes=15)
    assert guesses == 34


def test_a_town_that_slips_behind_one_address_gets_in(at: list[datetime]) -> None:
    """Forty people, each with nine wrong codes before the right one: together more than a network may guess."""
    assert proofs.WRONG_OF_NETWORK < 40 * 9
    for number in range(40):
        phone, asker = f"+2246200001{number:02d}", Asker("10.0.0.1", f"d{number}", f"s{number}")
        send_code(phone, asker=asker)
        assert guess(phone, asker, times=9) == 9
        check_code(phone, code_to(phone), asker=asker)


def test_whoever_guesses_at_many_numbers_is_stopped_with_his_network(at: list[datetime]) -> None:
    numbers = [f"+2246200001{number:02d}" for number in range(32)]
    for phone in numbers:
        send_code(phone, asker=Asker("10.0.0.1", f"d{phone}"))
    guesses = sum(guess(phone, Asker("10.0.0.1", f"d{phone}"), times=9) for phone in [*numbers, *numbers[:10]])
    more = sum(guess(phone, Asker("10.0.0.1", f"other {phone}"), times=9) for phone in numbers)
    assert guesses + more == proofs.WRONG_OF_NETWORK
    at[0] += timedelta(minutes=5)
    with pytest.raises(ProofWaits, match="Wait 55 minutes"):
        check_code(numbers[-1], code_to(numbers[-1]), asker=Asker("10.0.0.1", "new"))
    check_code(numbers[-1], code_to(numbers[-1]), asker=Asker("10.0.0.2", "new"))
    at[0] += timedelta(minutes=55)
    send_code(YOURS, asker=HERE)
    check_code(YOURS, code_to(YOURS), asker=HERE)


def test_a_right_code_of_ones_own_pays_for_no_guess_at_another(at: list[datetime]) -> None:
    send_code(YOURS, asker=HERE)
    guesses = 0
    for number in range(3):
        guesses += guess(YOURS, Asker("10.0.0.1", "device-1"), times=4)
        own = f"+2246200001{number:02d}"
        send_code(own, asker=Asker("10.0.0.9", "elsewhere"))
        if guesses < proofs.WRONG_TRIES:
            check_code(own, code_to(own), asker=HERE)
    assert guesses == proofs.WRONG_TRIES
    with pytest.raises(ProofWaits):
        check_code(own, code_to(own), asker=HERE)


def test_right_codes_make_nobody_wait(at: list[datetime]) -> None:
    """Behind one address many people prove their numbers, one after the other."""
    for number in range(2 * proofs.WRONG_TRIES):
        phone = f"+2246200001{number:02d}"
        asker = Asker("10.0.0.1", f"d{number}", f"s{number}")
        send_code(phone, asker=asker)
        check_code(phone, code_to(phone), asker=asker)


@pytest.mark.parametrize(
    ("most", "asker"),
    [
        (proofs.CODES_OF_PHONE, lambda number: (MINE, Asker(f"10.0.1.{number}", f"d{number}"))),
        (proofs.CODES_OF_DEVICE, lambda number: (f"+2246200001{number:02d}", Asker(f"10.0.1.{number}", "d"))),
        (proofs.CODES_OF_NETWORK, lambda number: (f"+2246200001{number:02d}", Asker("2001:db8::/64", f"d{number}"))),
    ],
    ids=["phone", "device", "network"],
)
def test_so_many_codes_an_hour(at: list[datetime], most: int, asker: Any) -> None:
    for number in range(most):
        phone, who = asker(number)
        send_code(phone, asker=who)
        at[0] += timedelta(seconds=31)
    phone, who = asker(most)
    with pytest.raises(TooManyCodes, match="Wait an hour"):
        send_code(phone, asker=who)
    assert len(Phones.sent) == most
    at[0] += timedelta(hours=1)
    send_code(phone, asker=who)


def test_the_second_click_sends_no_second_code(at: list[datetime]) -> None:
    send_code(MINE, asker=HERE)
    with pytest.raises(TooManyCodes, match="just now"):
        send_code(MINE, asker=HERE)
    check_code(MINE, code_to(MINE), asker=HERE)


def test_by_whatsapp_where_the_site_has_it(settings: Any, at: list[datetime]) -> None:
    assert channels() == ["sms"]
    settings.WHATSAPP_GATEWAY = "tests.shop.accounts.test_proofs.WhatsApp"
    assert channels() == ["sms", "whatsapp"]
    send_code(MINE, asker=HERE, channel="whatsapp")
    assert (len(Phones.sent), len(WhatsApp.sent)) == (0, 1)
    check_code(MINE, code_to(MINE), asker=HERE)


@pytest.mark.postgres
def test_many_guesses_at_once_get_no_more_than_their_ten(transactional_db: None) -> None:
    send_code(MINE, asker=HERE)
    code = code_to(MINE)
    guesses = [f"{(int(code) + 1 + number) % 1_000_000:06d}" for number in range(16)]

    def guess_at_once(typed: str, number: int) -> str:
        try:
            check_code(MINE, typed, asker=Asker(f"10.0.2.{number}", "d", f"s{number}"))
        except ProofRefused as error:
            return type(error).__name__
        return "proved"

    found = run_together([lambda typed=typed, number=number: guess_at_once(typed, number) for number, typed in enumerate(guesses)])
    assert found.count("CodeWrong") <= proofs.WRONG_TRIES
    assert found.count("CodeWrong") + found.count("ProofWaits") == len(guesses)


@pytest.mark.postgres
def test_a_right_code_that_is_sent_many_times_at_once_takes_off_ones_own_slips_alone(transactional_db: None) -> None:
    send_code(YOURS, asker=HERE)
    assert guess(YOURS, HERE, times=5) == 5
    send_code(MINE, asker=HERE)
    assert guess(MINE, HERE, times=2) == 2
    code = code_to(MINE)
    run_together([lambda: check_code(MINE, code, asker=HERE)] * 3)
    assert read_tries([f"phone-code-wrong-from:{HERE.network}"]) == {f"phone-code-wrong-from:{HERE.network}": 5}


@pytest.mark.postgres
def test_of_two_sessions_with_the_same_code_one_has_proved(transactional_db: None) -> None:
    send_code(MINE, asker=HERE)
    code = code_to(MINE)

    def prove(session: str) -> str:
        try:
            check_code(MINE, code, asker=Asker(f"10.0.3.{session}", "d", session))
        except NoCodeSent:
            return "used"
        return "proved"

    assert sorted(run_together([lambda: prove("1"), lambda: prove("2")])) == ["proved", "used"]


def test_the_markets_of_the_packs_ask_and_staff_decide_otherwise() -> None:
    load_places()
    assert [market_asks_proof(code) for code in ("GN", "KE", "PK")] == [True] * 3
    PhoneRule.objects.filter(pk="KE").update(asks_proof=False)
    load_places()
    assert not market_asks_proof("KE")
    load_places(reset_rates=True)
    assert market_asks_proof("KE")


def test_nobody_is_asked_where_no_code_can_be_sent(guinea: Country, settings: Any) -> None:
    PhoneRule.objects.create(country=guinea)
    assert market_asks_proof("GN")
    settings.IS_PUBLIC, settings.SMS_GATEWAY = True, "shop.accounts.providers.LogGateway"
    assert not market_asks_proof("GN")


# The page


@pytest.fixture
def fatou(client: Client, guinea: Country) -> User:
    user = create_user(email="fatou@example.com")
    client.force_login(user)
    return user


def test_an_account_proves_its_number_on_a_page_and_goes_back(client: Client, fatou: User, at: list[datetime]) -> None:
    page = client.post(PROVE, {"proof_phone": "620 00 00 01", "send_code": "sms", "next": "/cart/"})
    assert (page.status_code, [to for to, _text in Phones.sent]) == (422, [MINE])
    wrong = client.post(PROVE, {"proof_phone": "620 00 00 01", "phone_code": another(code_to(MINE)), "next": "/cart/"})
    assert "This is not the code that we sent" in wrong.content.decode()
    done = client.post(PROVE, {"proof_phone": "620 00 00 01", "phone_code": code_to(MINE), "next": "/cart/"})
    fatou.refresh_from_db()
    assert (done["Location"], fatou.phone, fatou.phone_verified) == ("/cart/", MINE, True)


def test_the_field_of_the_code_stays_when_the_page_is_looked_at_again(client: Client, fatou: User, at: list[datetime]) -> None:
    client.post(PROVE, {"proof_phone": MINE, "send_code": "sms"})
    again = client.get(PROVE).content.decode()
    assert ('name="phone_code"' in again, 'value="+224 620 00 00 01"' in again) == (True, True)
    at[0] += proofs.GOOD_FOR
    assert 'name="phone_code"' not in client.get(PROVE).content.decode()


def test_the_code_of_the_number_before_does_not_prove_another_one(client: Client, fatou: User, at: list[datetime]) -> None:
    client.post(PROVE, {"proof_phone": MINE, "send_code": "sms"})
    client.post(PROVE, {"proof_phone": YOURS, "phone_code": code_to(MINE)})
    fatou.refresh_from_db()
    assert (fatou.phone, fatou.phone_verified) == (None, False)
    assert [to for to, _text in Phones.sent] == [MINE, YOURS]


def test_the_page_says_that_the_gateway_is_away(client: Client, fatou: User, phones: type[Phones]) -> None:
    phones.is_away = True
    page = client.post(PROVE, {"proof_phone": MINE, "send_code": "sms"}).content.decode()
    assert "We cannot send codes at the moment" in page
    assert "Send another code" in page
    phones.is_away = False
    assert "We have sent a code to this number just now" not in page


def test_a_browser_without_the_devices_cookie_is_one_device_still(client: Client, fatou: User, at: list[datetime]) -> None:
    for number in range(proofs.WRONG_TRIES // 2):
        phone = f"+2246200001{number:02d}"
        client.post(PROVE, {"proof_phone": phone, "send_code": "sms"})
        for _time in range(2):
            assert client.post(PROVE, {"proof_phone": phone, "phone_code": another(code_to(phone))}).status_code == 422
    client.post(PROVE, {"proof_phone": MINE, "send_code": "sms"})
    waits = client.post(PROVE, {"proof_phone": MINE, "phone_code": code_to(MINE)})
    assert (waits.status_code, "Wait 15 minutes" in waits.content.decode()) == (422, True)


# Whose proof it is


def prove_as_guest(browser: Client, guinea: Country) -> str:
    """A visitor shows that MINE is his, on his order's page; returns the code."""
    order = create_order(buyer=guest_of_number(MINE, is_proved=False, name="Fatou", country=guinea, language="en"))
    Checkout.objects.filter(pk=order.checkout_id).update(guest_key="a-random-text")
    order.checkout.refresh_from_db()
    browser.get(guest_link(order.checkout).removeprefix(site.SITE_URL))
    address = reverse("orders:prove", args=[order.number])
    browser.post(address, {"send_code": "sms"})
    browser.post(address, {"phone_code": code_to(MINE)})
    assert User.objects.get(pk=order.buyer_id).phone_verified
    return code_to(MINE)


def sign_in(browser: Client, user: User) -> None:
    browser.post(reverse("account_login"), {"login": user.email, "password": "kora-balafon-9"})
    assert browser.session["_auth_user_id"] == str(user.pk)


def types_a_code(browser: Client, code: str, at: list[datetime]) -> None:
    """Whoever sits there now has MINE only by a new code that is sent to it."""
    user = User.objects.get(pk=browser.session["_auth_user_id"])
    texts = len(Phones.sent)
    for fields in ({}, {"phone_code": code}):
        browser.post(PROVE, {"proof_phone": MINE} | fields)
        user.refresh_from_db()
        assert not user.phone_verified, fields
    at[0] += timedelta(minutes=1)
    browser.post(PROVE, {"proof_phone": MINE, "send_code": "sms"})
    assert len(Phones.sent) > texts
    browser.post(PROVE, {"proof_phone": MINE, "phone_code": code_to(MINE)})
    user.refresh_from_db()
    assert (user.phone, user.phone_verified) == (MINE, True)


def test_who_signs_in_on_a_guests_phone_types_a_code(client: Client, guinea: Country, at: list[datetime]) -> None:
    code = prove_as_guest(client, guinea)
    at[0] += timedelta(minutes=1)
    sign_in(client, create_user(email="other@example.com", password="kora-balafon-9"))
    types_a_code(client, code, at)


def test_who_signs_up_on_a_guests_phone_types_a_code(client: Client, guinea: Country, at: list[datetime]) -> None:
    code = prove_as_guest(client, guinea)
    at[0] += timedelta(minutes=1)
    client.post(reverse("account_signup"), {"email": "other@example.com", "password1": "kora-balafon-9"})
    types_a_code(client, code, at)


def test_a_code_that_was_sent_to_a_guest_is_not_typed_by_who_signs_in(client: Client, guinea: Country, at: list[datetime]) -> None:
    prove_as_guest(client, guinea)
    at[0] += timedelta(hours=2)
    sign_in(client, create_user(email="other@example.com", password="kora-balafon-9"))
    assert not {"proved_phone", "code_phone", "no_code_phone"} & set(client.session.keys())


def test_signing_out_ends_the_accounts_proof(client: Client, guinea: Country, at: list[datetime]) -> None:
    sign_in(client, create_user(email="first@example.com", password="kora-balafon-9"))
    client.post(PROVE, {"proof_phone": MINE, "send_code": "sms"})
    client.post(PROVE, {"proof_phone": MINE, "phone_code": code_to(MINE)})
    code, first = code_to(MINE), User.objects.get(email="first@example.com")
    assert first.phone_verified
    client.post(reverse("account_logout"))
    User.objects.filter(pk=first.pk).update(phone=None, phone_verified=False)
    at[0] += timedelta(minutes=1)
    sign_in(client, create_user(email="other@example.com", password="kora-balafon-9"))
    types_a_code(client, code, at)
