"""A device is known again by a random cookie, from the sign-in on. Nothing of a visitor is noted who has not signed in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.models import User
from shop.common.devices import DEVICE_COOKIE, YEAR
from shop.orders.models import Order
from shop.trust.models import SharedSignal
from shop.trust.queries import are_one_party, party_of
from shop.trust.states import PUBLIC_FROM, SignalKind
from tests.factories.accounts import create_address, create_user
from tests.factories.cart import create_cart_line
from tests.factories.catalog import create_product_on_sale
from tests.factories.places import create_country
from tests.shop.checkout.test_checkout_page import fields_of

pytestmark = pytest.mark.django_db
SIGN_IN, SIGN_UP, SIGN_OUT, CHECKOUT = (
    reverse(name) for name in ("account_login", "account_signup", "account_logout", "checkout:checkout")
)
PASSWORD = "kora-balafon-9"


@pytest.fixture(autouse=True)
def _guinea() -> None:
    create_country()


@pytest.fixture
def phone() -> Client:
    """A telephone with a browser, where nobody has been yet."""
    return Client()


def sign_in(device: Client, user: User) -> None:
    answer = device.post(SIGN_IN, {"login": user.email, "password": "makiti-test"})
    assert answer.status_code == 302
    assert device.session["_auth_user_id"] == str(user.pk)


def devices_of(*users: User) -> set[str]:
    return set(SharedSignal.objects.filter(user__in=users, kind=SignalKind.DEVICE).values_list("trace", flat=True))


def test_two_accounts_on_one_device_are_one_party(phone, alice, bob, carol):
    sign_in(phone, alice)
    cookie = phone.cookies[DEVICE_COOKIE]
    assert (len(cookie.value), cookie["max-age"], cookie["samesite"], bool(cookie["httponly"])) == (22, YEAR, "Lax", True)
    phone.post(SIGN_OUT)
    sign_in(phone, bob)
    assert phone.cookies[DEVICE_COOKIE].value == cookie.value
    assert are_one_party(alice.pk, bob.pk)
    sign_in(Client(), carol)
    assert party_of(carol.pk) == {carol.pk}
    assert not any(cookie.value in trace for trace in devices_of(alice, bob))


def test_account_that_is_made_on_it_counts_as_well(phone, alice):
    sign_in(phone, alice)
    phone.post(SIGN_OUT)
    assert phone.post(SIGN_UP, {"phone": "620 00 00 01", "password1": PASSWORD}).status_code == 302
    assert are_one_party(alice.pk, User.objects.get(phone="+224620000001").pk)


def test_wrong_password_notes_nothing(phone, alice):
    assert phone.post(SIGN_IN, {"login": alice.email, "password": "wrong"}).status_code == 200
    assert (DEVICE_COOKIE in phone.cookies, SharedSignal.objects.count()) == (False, 0)


def test_device_of_a_cybercafe_says_nothing(phone):
    people = [create_user() for _ in range(PUBLIC_FROM[SignalKind.DEVICE] + 1)]
    for person in people:
        sign_in(phone, person)
        phone.post(SIGN_OUT)
    assert len(devices_of(*people)) == 1
    assert party_of(people[0].pk) == {people[0].pk}


def test_order_notes_the_device_of_a_session_that_was_there_before(client, alice):
    """Sessions outlive a change of the device's cookie."""
    create_address(user=alice, is_default=True)
    create_cart_line(user=alice)
    client.force_login(alice)
    page = client.get(CHECKOUT)
    assert DEVICE_COOKIE not in client.cookies
    assert client.post(CHECKOUT, fields_of(page)).status_code == 302
    assert Order.objects.count() == 1
    assert len(devices_of(alice)) == 1
    assert client.cookies[DEVICE_COOKIE].value


def test_cookie_is_for_https_alone_where_the_site_is(phone, alice, settings):
    settings.SESSION_COOKIE_SECURE = True
    phone.post(SIGN_IN, {"login": alice.email, "password": "makiti-test"}, secure=True)
    assert phone.cookies[DEVICE_COOKIE]["secure"]


def test_shared_pages_neither_set_it_nor_ask_for_it(phone, settings):
    """Who was signed in once is served the page that others are served."""
    settings.PAGE_CACHE_SECONDS = 60
    create_product_on_sale(stock=3)
    first = phone.get("/")
    assert (first.status_code, DEVICE_COOKIE in first.cookies) == (200, False)
    known = Client()
    known.cookies.load({DEVICE_COOKIE: "x" * 22})
    with CaptureQueriesContext(connection) as queries:
        again = known.get("/")
    assert (len(queries), again.status_code, DEVICE_COOKIE in again.cookies) == (0, 200, False)
    assert "Cookie" in again["Vary"]
