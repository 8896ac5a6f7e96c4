"""A closed account's number goes to whoever proves that it is his, and to nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts import providers
from shop.accounts.exceptions import NumberGone, PhoneTaken
from shop.accounts.models import User
from shop.accounts.numbers import release_number
from shop.accounts.services import close_account, reopen_account, set_phone, update_profile
from shop.common.clock import now
from shop.events.models import DomainEvent
from shop.places.models import Country
from tests.factories.accounts import create_user
from tests.factories.places import create_country
from tests.shop.accounts.test_sign_in import PASSWORD, SIGN_IN, SIGN_UP, Outbox
from tests.threads import kinds_of, meet_at, run_together

pytestmark = pytest.mark.django_db
NUMBER, VERIFY, CHANGE = "+224620000001", reverse("account_verify_phone"), reverse("account_change_phone")


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
def no_texts(settings) -> None:
    settings.IS_PUBLIC = True
    settings.SMS_GATEWAY = "shop.accounts.providers.LogGateway"


@pytest.fixture
def old() -> User:
    """Closed since; the number is somebody else's by now."""
    user = create_user(email="old@example.com", phone=NUMBER, phone_verified=True, password="the-old-one-9")
    close_account(user, reason="He sold stones", actor_id=None)
    return user


def signed_in(client: Client) -> User | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk) if pk else None


def code_in(outbox: list[tuple[str, str]]) -> str:
    to, text = outbox[-1]
    found = re.search(r"code: ([\w-]+)\.", text)
    assert found is not None
    assert to == NUMBER
    return found[1]


def number_of(user: User) -> str | None:
    user.refresh_from_db()
    return user.phone


def page_words(response) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("&#x27;", "'").split())


@pytest.mark.parametrize("policy", ["optional", "mandatory"])
def test_whoever_signs_up_with_it_gets_it_by_the_code(client, outbox, old, policy):
    Country.objects.update(verification=policy)
    response = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert response["Location"] == VERIFY
    assert (signed_in(client), number_of(old)) == (None, NUMBER)
    client.post(VERIFY, {"code": "wrong"})
    assert (signed_in(client), number_of(old)) == (None, NUMBER)
    client.post(VERIFY, {"code": code_in(outbox)})
    user = signed_in(client)
    assert user is not None
    assert (user.phone, user.phone_verified, number_of(old)) == (NUMBER, True, None)
    assert DomainEvent.objects.filter(name="user.number_given_up", subject_id=old.pk).exists()


def test_without_the_code_he_never_gets_in(client, outbox, old):
    """Not even by his password afterwards; and he holds nobody up who has an e-mail address proven."""
    client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    response = Client().post(SIGN_IN, {"login": "620000001", "password": PASSWORD})
    assert response["Location"] == VERIFY
    assert number_of(old) == NUMBER


def test_too_many_codes_at_once_are_refused_in_words(client, outbox, old, settings):
    """By a double click, from a second browser, or by changing the number to and fro."""
    settings.ACCOUNT_RATE_LIMITS = {"verify_phone": "1/30s/key"}
    client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    other = Client()
    response = other.post(SIGN_IN, {"login": "620000001", "password": PASSWORD}, follow=True)
    assert "Wait a minute, then sign in: you get another one." in page_words(response)
    assert (signed_in(other), len(outbox)) == (None, 1)
    answers = [client.post(VERIFY, {"phone": f"62000000{last}", "action": "change"}).status_code for last in (2, 1)]
    assert answers == [302, 429]
    assert signed_in(client) is None


def test_page_that_asks_for_the_code_is_in_the_visitor_s_language(client, outbox, old):
    client.cookies["django_language"] = "fr"
    client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    words = page_words(client.get(VERIFY))
    assert ("Nous avons envoyé un code au" in words, "+224 620 00 00 01" in words) == (True, True)
    assert ("Changer le numéro" in words, re.search(r">\s*Change\s*<", words)) == (True, None)
    assert ('value="change"' in words, 'value="resend"' in words) == (True, True)


def test_owner_of_the_closed_account_reads_why_as_before(client, old):
    response = client.post(SIGN_IN, {"login": "620000001", "password": "the-old-one-9"})
    assert response["Location"] == reverse("account_inactive")


def test_signed_in_he_changes_to_it_by_the_code(client, outbox, old):
    user = create_user(email="new@example.com")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    form = {"name": "Fatou", "language": "en", "country": "GN", "phone": "620000001"}
    page = client.post(reverse("accounts:profile"), form)
    assert "Confirm by a code that it is yours" in page_words(page)
    assert CHANGE in page.content.decode()
    assert (number_of(user), number_of(old)) == (None, NUMBER)
    with pytest.raises(PhoneTaken):
        update_profile(user, name="", language="en", country=user.country or Country.objects.get(), phone=NUMBER)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9e9}]
    session["_account_authentication_methods_user"] = str(user.pk)
    session.save()
    client.post(CHANGE, {"phone": "620000001", "action_add": ""})
    client.post(VERIFY, {"code": code_in(outbox)})
    assert (number_of(user), user.phone_verified, number_of(old)) == (NUMBER, True, None)


def test_open_account_keeps_its_number_whatever_is_proved(client, outbox):
    alice, user = create_user(phone=NUMBER, phone_verified=True), create_user(email="new@example.com")
    assert client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD}).status_code == 200
    with pytest.raises(PhoneTaken):
        set_phone(user, NUMBER, verified=True)
    assert (number_of(alice), number_of(user), outbox) == (NUMBER, None, [])


def test_site_without_text_messages_leaves_it_to_staff(client, old, no_texts):
    page = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert "If it is yours now, ask our staff to release it." in page_words(page)
    assert (User.objects.count(), number_of(old)) == (1, NUMBER)
    staff = create_user(is_staff=True, is_superuser=True)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    living = create_user(phone="+224620000002")
    chosen = {"action": "release_numbers", "_selected_action": [old.pk, living.pk]}
    client.post(reverse("admin:accounts_user_changelist"), chosen)
    assert (number_of(old), number_of(living)) == (None, "+224620000002")
    assert not release_number(living, actor_id=staff.pk)
    stranger = Client()
    stranger.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert signed_in(stranger) is not None


def test_opened_again_it_comes_back_without_the_number(old):
    set_phone(create_user(email="new@example.com"), NUMBER, verified=True)
    old.refresh_from_db()
    assert reopen_account(old, actor_id=None)
    assert (number_of(old), old.phone_verified, old.is_active) == (None, False, True)


def test_nor_while_somebody_else_has_begun_to_sign_up_with_it(client, outbox, old):
    client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert reopen_account(old, actor_id=None)
    assert number_of(old) is None


def test_account_that_had_nothing_else_is_not_opened_again_and_staff_read_why(client):
    old = create_user(email=None, phone=NUMBER, phone_verified=True)
    close_account(old, reason="He sold stones", actor_id=None)
    set_phone(create_user(email="new@example.com"), NUMBER, verified=True)
    old.refresh_from_db()
    with pytest.raises(NumberGone, match="its owner can only create a new account"):
        reopen_account(old, actor_id=None)
    staff = create_user(is_staff=True, is_superuser=True)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(
        reverse("admin:accounts_user_change", args=[old.pk]),
        {"is_active": "on", "closed_reason": "", "addresses-TOTAL_FORMS": 0, "addresses-INITIAL_FORMS": 0},
    )
    assert "its owner can only create a new account" in page_words(page)
    old.refresh_from_db()
    assert not old.is_active


def test_somebody_else_who_was_slower_is_told_so(client, monkeypatch):
    create_user(phone=NUMBER, phone_verified=True, password="another-one-9")
    monkeypatch.setattr("shop.accounts.adapter.AccountAdapter.get_user_by_phone", lambda self, phone: None)
    page = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert page.status_code == 409
    assert "There is now an account with this phone number" in page_words(page)
    assert User.objects.count() == 1


def test_code_that_comes_too_late_is_answered_in_words(client, outbox, old, monkeypatch):
    """Between the form and its writing somebody else has the number."""
    user = create_user(email="new@example.com")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_phone_verification"] = {"phone": NUMBER, "code": "ABC", "at": 9e9, "user_id": str(user.pk)}
    session.save()
    create_user(phone=NUMBER, phone_verified=True)
    monkeypatch.setattr("shop.accounts.forms.sign_in.is_taken", lambda phone, but=None: False)
    response = client.post(VERIFY, {"code": "ABC"}, follow=True)
    assert "This phone number belongs to another account." in page_words(response)
    assert (number_of(user), number_of(old)) == (None, NUMBER)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_who_sign_up_with_it_at_once_one_gets_it(outbox, old):
    def sign_up(number: int) -> int:
        return int(Client().post(SIGN_UP, {"phone": "620000001", "password1": f"{PASSWORD}{number}"}).status_code)

    answers = run_together([lambda number=number: sign_up(number) for number in range(6)])
    assert set(answers) <= {302, 200, 409}
    accounts = User.objects.filter(phone=NUMBER, closed_at=None)
    assert accounts.filter(phone_pending=False).count() == 1
    assert answers.count(302) == accounts.count(), "who came when another had it already waits for the code"
    assert number_of(old) == NUMBER


# Somebody else typed it first, and never proved it


def test_an_account_that_never_proved_the_number_gives_way_to_whoever_does(client, outbox):
    squatter = create_user(email="squatter@example.com", phone=NUMBER)
    owner = create_user(email="owner@example.com")
    client.force_login(owner)
    response = client.post(reverse("accounts:profile"), {"phone": NUMBER, "language": "en", "country": "GN", "name": ""})
    assert "Confirm by a code that it is yours" in response.content.decode()
    assert number_of(squatter) == NUMBER  # typing takes nothing
    client.post(reverse("accounts:prove"), {"proof_phone": NUMBER, "send_code": "sms"})
    client.post(reverse("accounts:prove"), {"proof_phone": NUMBER, "phone_code": code_in(outbox)})
    assert (number_of(squatter), number_of(owner)) == (None, NUMBER)
    assert DomainEvent.objects.filter(name="user.number_given_up", subject_id=squatter.pk).exists()


def test_an_account_that_has_proved_it_keeps_it_and_so_does_a_store_that_has_nothing_else():
    owner = create_user(email="owner@example.com")
    proved, store = {"phone": NUMBER, "phone_verified": True}, {"phone": "+224620000002", "is_seller": True}
    for holder in (create_user(**proved), create_user(**store)):
        with pytest.raises(PhoneTaken):
            set_phone(owner, holder.phone, verified=True)
        assert number_of(owner) is None


@pytest.mark.parametrize("policy", ["optional", "mandatory"])
@pytest.mark.parametrize("email", ["squatter@example.com", None])
def test_whoever_signs_up_with_a_squatted_number_gets_it_by_the_code(client, outbox, policy, email):
    Country.objects.update(verification=policy)
    squatter = create_user(email=email, phone=NUMBER, last_login=now())
    response = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert response["Location"] == VERIFY
    assert (signed_in(client), number_of(squatter)) == (None, NUMBER)  # typing takes nothing
    assert signed_in_by(NUMBER, "makiti-test", policy=policy) == squatter
    client.post(VERIFY, {"code": "wrong"})
    assert number_of(squatter) == NUMBER
    client.post(VERIFY, {"code": code_in(outbox)})
    user = signed_in(client)
    assert user is not None
    assert (user.phone, user.phone_verified, user.phone_pending) == (NUMBER, True, False)
    assert (number_of(squatter), squatter.is_active) == (None, True)  # he keeps what he had, in his browser
    assert DomainEvent.objects.filter(name="user.number_given_up", subject_id=squatter.pk).exists()


def signed_in_by(login: str, password: str, *, policy: str) -> User | None:
    Country.objects.update(verification="optional")
    browser = Client()
    browser.post(SIGN_IN, {"login": login, "password": password})
    Country.objects.update(verification=policy)
    return signed_in(browser)


def test_sign_up_with_a_squatted_number_is_nothing_without_the_code(client, outbox, settings):
    """He comes back to the code by his password, and by nothing else; the squatter signs in as before."""
    squatter = create_user(phone=NUMBER, last_login=now())
    client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    settings.ACCOUNT_RATE_LIMITS = {"login": "", "verify_phone": ""}
    back = Client()
    assert back.post(SIGN_IN, {"login": "620000001", "password": PASSWORD})["Location"] == VERIFY
    assert (signed_in(back), signed_in_by(NUMBER, "makiti-test", policy="optional")) == (None, squatter)
    assert Client().post(SIGN_IN, {"login": "620000001", "password": "of-neither-one-9"}).status_code == 200
    back.post(VERIFY, {"code": code_in(outbox)})
    assert signed_in(back).phone_verified


def test_sign_up_tells_no_more_of_a_squatted_number_than_of_a_closed_accounts(client, outbox, old):
    create_user(phone="+224620000002")
    answers = [Client().post(SIGN_UP, {"phone": phone, "password1": PASSWORD}) for phone in ("620000001", "620000002")]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]


def test_nobody_learns_by_signing_up_whether_a_password_is_right(client, outbox, old):
    """Guessing at the sign-in page is counted; here each answer is the same."""
    create_user(phone="+224620000002", password=PASSWORD)
    User.objects.filter(phone="+224620000002").update(date_joined=now() - timedelta(hours=1))
    answers = [Client().post(SIGN_UP, {"phone": "620000002", "password1": password}) for password in (PASSWORD, f"{PASSWORD}2")]
    assert answers[0]["Location"] == answers[1]["Location"] == VERIFY


def test_where_no_code_can_be_sent_a_squatted_number_is_taken_as_before(client, no_texts):
    create_user(phone=NUMBER)
    page = client.post(SIGN_UP, {"phone": "620000001", "password1": PASSWORD})
    assert (page.status_code, User.objects.count()) == (200, 1)


def test_who_was_slower_with_his_code_is_told_so_and_gets_nothing(outbox, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "", "verify_phone": ""}
    create_user(phone=NUMBER, last_login=now())
    first, second = Client(), Client()
    codes = []
    for browser, password in ((first, PASSWORD), (second, f"{PASSWORD}2")):
        browser.post(SIGN_UP, {"phone": "620000001", "password1": password})
        codes.append(code_in(outbox))
    second.post(VERIFY, {"code": codes[1]})
    response = first.post(VERIFY, {"code": codes[0]}, follow=True)
    assert response.status_code == 200
    assert (signed_in(first), signed_in(second).phone) == (None, NUMBER)
    assert User.objects.filter(phone=NUMBER).count() == 1


def test_in_the_profile_a_squatted_number_is_had_by_the_code(client, outbox):
    squatter, owner = create_user(phone=NUMBER, last_login=now()), create_user(email="owner@example.com")
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9e9}]
    session["_account_authentication_methods_user"] = str(owner.pk)
    session.save()
    client.post(CHANGE, {"phone": "620000001", "action_add": ""})
    assert number_of(squatter) == NUMBER
    client.post(VERIFY, {"code": code_in(outbox)})
    assert (number_of(owner), owner.phone_verified, number_of(squatter)) == (NUMBER, True, None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_up_with_a_squatted_number_at_once_one_has_it(outbox, settings, monkeypatch):
    """Both come as far as the code, and both prove in the same instant."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "", "verify_phone": ""}
    create_user(phone=NUMBER, last_login=now())
    run_together(
        [lambda number=number: Client().post(SIGN_UP, {"phone": NUMBER, "password1": f"{PASSWORD}{number}"}) for number in range(2)]
    )
    people = list(User.objects.filter(phone_pending=True))
    assert len(people) == 2
    meet_at(monkeypatch, "shop.accounts.services.give_numbers_up")
    outcomes = run_together([lambda user=user: set_phone(user, NUMBER, verified=True) for user in people])
    assert kinds_of(outcomes) == {"NoneType": 1, "PhoneTaken": 1}
    assert list(User.objects.filter(phone=NUMBER).values_list("phone_verified", flat=True)) == [True]


@pytest.mark.postgres
def test_of_two_who_prove_a_squatted_number_at_once_one_has_it(transactional_db):
    squatter = create_user(email="squatter@example.com", phone=NUMBER)
    people = [create_user(), create_user()]
    run_together([lambda user=user: set_phone(user, NUMBER, verified=True) for user in people])
    assert number_of(squatter) is None
    assert User.objects.filter(phone=NUMBER).count() == 1
