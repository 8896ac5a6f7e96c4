"""What a guest ordered is claimed by the account that proves the same number, and by no other."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.guests import NUMBER_LASTS, claim_by_link, guest_of_number, prove_guest
from shop.accounts.models import User
from shop.accounts.services import set_phone
from shop.common.clock import now
from shop.orders.guest_links import guest_link
from shop.orders.models import Order, OrderLine
from shop.payments.models import Refund
from shop.payments.states import RefundStatus
from shop.reviews.exceptions import NotYours
from shop.reviews.integrity import reviews_are_of_purchases
from shop.reviews.queries import lines_to_review
from shop.reviews.services import Word, write_review
from tests.clients import QuickClient
from tests.factories.accounts import create_user
from tests.factories.orders import create_order
from tests.factories.places import create_country
from tests.factories.reviews import create_received_line
from tests.shop.checkout.test_checkout_page import text_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db
NUMBER = "+224620000001"


def ordered_as_guest() -> Order:
    guest = guest_of_number(NUMBER, is_proved=True, name="Fatou", country=create_country(code="GN"), language="fr")
    order = create_order(buyer=guest)
    order.checkout.guest_key = "a-random-text-of-the-checkout"
    order.checkout.save()
    return order


def test_the_same_number_proved_brings_the_orders_into_the_account(client: Client, alice: User) -> None:
    order = ordered_as_guest()
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    assert order.number in client.get(reverse("orders:list")).content.decode()
    assert client.get(order.get_absolute_url()).status_code == 200
    client.post(reverse("orders:cancel", args=[order.number]), {"reason": "changed_mind"})
    order.refresh_from_db()
    assert order.cancelled_by == "buyer"


def test_a_stranger_claims_nothing(client: Client, mallory: User) -> None:
    order = ordered_as_guest()
    set_phone(mallory, "+224620000002", verified=True)
    set_phone(mallory, NUMBER, verified=False)  # typed, not proved
    client.force_login(mallory)
    assert order.number not in client.get(reverse("orders:list")).content.decode()
    assert client.get(order.get_absolute_url()).status_code == 404


def test_the_old_link_ends_with_the_claim(alice: User, settings: Any) -> None:
    order = ordered_as_guest()
    link, other = guest_link(order.checkout).removeprefix(settings.SITE_URL), QuickClient()
    other.get(link)
    assert other.get(order.get_absolute_url()).status_code == 200
    set_phone(alice, NUMBER, verified=True)
    assert other.get(order.get_absolute_url()).status_code == 302
    assert other.get(link).status_code == 404


def test_a_number_that_somebody_else_has_got_since_claims_nothing(client: Client, alice: User) -> None:
    order = ordered_as_guest()
    User.objects.filter(pk=order.buyer_id).update(phone_proved_at=now() - NUMBER_LASTS)
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    assert client.get(order.get_absolute_url()).status_code == 404


def test_an_unproved_guests_order_goes_to_who_holds_its_link_and_proves_its_number(
    client: Client, alice: User, mallory: User, settings: Any
) -> None:
    order = ordered_as_guest()
    User.objects.filter(pk=order.buyer_id).update(phone_verified=False, phone_proved_at=None)
    link, claim = guest_link(order.checkout).removeprefix(settings.SITE_URL), reverse("orders:claim", args=[order.number])
    stranger = QuickClient()
    stranger.force_login(mallory)
    stranger.get(link)  # passed on
    assert claim not in stranger.get(order.get_absolute_url()).content.decode()
    stranger.post(claim)
    assert User.objects.get(pk=order.buyer_id).claimed_by_id is None
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    assert client.post(claim).status_code == 404  # the number alone may be a slip of somebody else's
    client.get(link)
    page = client.get(order.get_absolute_url()).content.decode()
    assert claim in page
    assert client.post(claim)["Location"] == order.get_absolute_url()
    assert User.objects.get(pk=order.buyer_id).claimed_by_id == alice.pk
    assert order.number in client.get(reverse("orders:list")).content.decode()
    assert stranger.get(order.get_absolute_url()).status_code == 404


def unproved_order() -> Order:
    order = ordered_as_guest()
    User.objects.filter(pk=order.buyer_id).update(phone_verified=False, phone_proved_at=None)
    return order


def come_in(browser: Client, order: Order, settings: Any) -> None:
    browser.get(guest_link(order.checkout).removeprefix(settings.SITE_URL))


def said(browser: Client, answer: Any) -> str:
    """Where it leads, and what that page says."""
    assert answer.status_code == 302
    return text_of(browser.get(answer["Location"], follow=True))


def test_a_claim_that_is_sent_twice_says_twice_that_it_is_done(client: Client, alice: User, settings: Any) -> None:
    order = unproved_order()
    claim = reverse("orders:claim", args=[order.number])
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    come_in(client, order, settings)
    for _time in range(2):
        page = said(client, client.post(claim))
        assert ("This order is in your account now." in page, "Confirm the phone number" in page) == (True, False)
    assert claim_by_link(User.objects.get(pk=order.buyer_id), alice)  # pressed at the same moment
    assert User.objects.get(pk=order.buyer_id).claimed_by_id == alice.pk


@pytest.mark.parametrize("name", ["orders:prove", "orders:guest_link", "orders:claim"])
@pytest.mark.parametrize("is_let_in", [True, False], ids=["same browser", "another browser"])
def test_an_old_tab_leads_to_the_order_after_ones_own_claim(
    client: Client, alice: User, mallory: User, settings: Any, name: str, is_let_in: bool
) -> None:
    order = ordered_as_guest()
    client.force_login(alice)
    if is_let_in:
        come_in(client, order, settings)
    set_phone(alice, NUMBER, verified=True)
    answer = client.post(reverse(name, args=[order.number]))
    assert answer["Location"] == order.get_absolute_url()
    assert "This order is in your account now." in said(client, answer)
    stranger = QuickClient()
    stranger.force_login(mallory)
    assert stranger.post(reverse(name, args=[order.number])).status_code == 404


def test_an_old_tab_leads_to_the_order_after_signing_up(settings: Any) -> None:
    order, browser = unproved_order(), Client(enforce_csrf_checks=True)
    come_in(browser, order, settings)
    old_tab = token_in(browser.get(order.get_absolute_url()))
    sign_up = reverse("account_signup")
    fields = {"email": "fatou@example.com", "password1": "kora-balafon-9"}
    browser.post(sign_up, fields | {"csrfmiddlewaretoken": token_in(browser.get(sign_up))})
    assert browser.session["_auth_user_id"]
    answer = browser.post(reverse("orders:prove", args=[order.number]), {"send_code": "sms", "csrfmiddlewaretoken": old_tab})
    assert answer["Location"] == order.get_absolute_url()
    assert "The page was out of date, so nothing has changed." in said(browser, answer)


def test_a_form_of_another_site_is_refused_as_before(settings: Any) -> None:
    order = unproved_order()
    prove = reverse("orders:prove", args=[order.number])
    assert Client(enforce_csrf_checks=True).post(prove, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("account_signup"))
    assert browser.post(prove).status_code == 403
    assert browser.post(prove, headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.post("/nowhere/", {"csrfmiddlewaretoken": "x" * 64}).status_code in {403, 404}


def token_in(page: Any) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]  # type: ignore[index]


def test_there_is_one_way_to_confirm_the_number_and_none_once_it_is_done(client: Client, alice: User, settings: Any) -> None:
    order, browser = unproved_order(), QuickClient()
    come_in(browser, order, settings)
    prove, account = reverse("orders:prove", args=[order.number]), reverse("accounts:prove")
    page = browser.get(order.get_absolute_url()).content.decode()
    assert (prove in page, account in page) == (True, False)
    assert prove_guest(order.buyer)
    page = browser.get(order.get_absolute_url()).content.decode()
    assert (prove in page, account in page) == (False, False)
    client.force_login(alice)
    come_in(client, order, settings)
    page = client.get(order.get_absolute_url()).content.decode()
    assert (prove in page, account in page) == (False, True)  # whose account it is to be in
    User.objects.filter(pk=alice.pk).update(phone=NUMBER, phone_verified=True)  # before the guest did
    page = client.get(order.get_absolute_url()).content.decode()
    assert (prove in page, account in page, reverse("orders:claim", args=[order.number]) in page) == (False, False, True)
    client.post(reverse("orders:claim", args=[order.number]))
    assert User.objects.get(pk=order.buyer_id).claimed_by_id == alice.pk


# After the sale


def delivered_to_guest() -> OrderLine:
    guest = guest_of_number(NUMBER, is_proved=True, name="Fatou", country=create_country(code="GN"), language="en")
    line = create_received_line(buyer=guest)
    line.order.checkout.guest_key = "a-random-text-of-the-checkout"
    line.order.checkout.save()
    return line


def test_a_guest_reads_how_to_rate_and_the_account_that_claims_does_it(client: Client, alice: User, mallory: User, settings: Any) -> None:
    line, guests = delivered_to_guest(), QuickClient()
    rate = reverse("reviews:of_order", args=[line.order.number])
    guests.get(guest_link(line.order.checkout).removeprefix(settings.SITE_URL))
    page = guests.get(line.order.get_absolute_url()).content.decode()
    assert "To rate it, sign in or create an account and confirm the same number there." in page
    assert rate not in page
    assert guests.get(rate).status_code == 302
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    assert rate in client.get(line.order.get_absolute_url(), follow=True).content.decode()
    assert client.get(rate).status_code == 200
    assert list(lines_to_review(alice)) == [line]
    with pytest.raises(NotYours):
        write_review(line, Word(1, "Never bought it"), author=mallory)
    write_review(line, Word(5, "Beautiful"), author=alice)
    assert list(reviews_are_of_purchases()) == []


def test_a_claim_does_not_let_a_store_rate_itself() -> None:
    line = delivered_to_guest()
    owner = line.order.store.owner
    set_phone(owner, NUMBER, verified=True)
    assert not lines_to_review(owner).exists()
    with pytest.raises(NotYours):
        write_review(line, Word(5, "The best"), author=owner)


def test_a_guest_renews_the_code_of_a_refund_and_keeps_nothing_as_credit(settings: Any) -> None:
    order, guests, stranger = ordered_as_guest(), QuickClient(), QuickClient()
    refund = Refund.objects.create(
        number="R-1", buyer=order.buyer, order=order, amount_minor=5_000, currency="GNF", code="111222", status=RefundStatus.OWED
    )
    guests.get(guest_link(order.checkout).removeprefix(settings.SITE_URL))
    renew = reverse("payments:refund_code", args=[refund.number])
    assert "/account/login/" in stranger.post(renew)["Location"]
    assert guests.post(renew)["Location"] == order.get_absolute_url()
    page = guests.get(order.get_absolute_url()).content.decode()
    assert renew in page
    assert reverse("payments:refund_credit", args=[refund.number]) not in page


def test_an_order_that_was_claimed_before_it_was_paid_is_paid_from_the_list(client: Client, alice: User) -> None:
    order = ordered_as_guest()
    Order.objects.filter(pk=order.pk).update(is_prepaid=True, expires_at=now() + timedelta(hours=1))
    set_phone(alice, NUMBER, verified=True)
    client.force_login(alice)
    assert reverse("payments:order", args=[order.number]) in client.get(reverse("orders:list")).content.decode()


def test_the_account_that_claims_finds_the_refund_and_renews_its_code(client: Client, alice: User, mallory: User) -> None:
    order, page = ordered_as_guest(), reverse("payments:refunds")
    waiting = {"status": RefundStatus.FUNDED, "source_kind": "desk_cash", "source_id": 1}
    refund = Refund.objects.create(
        number="R-1", buyer=order.buyer, order=order, amount_minor=5_000, currency="GNF", code="111222", **waiting
    )
    set_phone(alice, NUMBER, verified=True)
    for person, is_hers in ((mallory, False), (alice, True)):
        client.force_login(person)
        assert ("111 222" in client.get(page).content.decode()) is is_hers
    renew = reverse("payments:refund_code", args=[refund.number])
    assert client.post(renew)["Location"] == order.get_absolute_url()
    refund.refresh_from_db()
    assert refund.code != "111222"
    assert client.get(order.get_absolute_url()).status_code == 200
    assert reverse("payments:refund_credit", args=[refund.number]) not in client.get(page).content.decode()


@pytest.mark.postgres
def test_of_two_who_claim_at_once_one_has_it(transactional_db: None) -> None:
    order = ordered_as_guest()
    people = [create_user(), create_user()]
    run_together([lambda user=user: set_phone(user, NUMBER, verified=True) for user in people])
    claimer = User.objects.get(pk=order.buyer_id).claimed_by_id
    assert claimer == User.objects.get(phone=NUMBER, is_guest=False).pk
