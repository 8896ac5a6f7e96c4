"""Deleting one's account: what refuses, what goes, what stays."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from couriers.states import DeliveryStatus
from shop.accounts.exceptions import NumberGone
from shop.accounts.guests import claim_guests, guest_of_number
from shop.accounts.models import Address, User
from shop.accounts.numbers import holder_of_number
from shop.accounts.services import reopen_account
from shop.events.models import DomainEvent
from shop.ledger.models import Account, Line
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.personal.exceptions import CannotLeave
from shop.personal.services import delete_account
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.orders import create_order
from tests.factories.payouts import earn
from tests.factories.places import create_country
from tests.factories.stores import create_store
from tests.shop.personal.conftest import PASSWORD

LEAVE = "/account/delete/"


def refusal(user):
    with pytest.raises(CannotLeave) as refused:
        delete_account(user)
    user.refresh_from_db()
    assert user.closed_at is None
    assert user.is_active
    return str(refused.value)


def test_the_person_goes(awa):
    create_address(user=awa)
    EmailAddress.objects.create(user=awa, email=awa.email, verified=True, primary=True)
    delete_account(awa)
    awa.refresh_from_db()
    assert (awa.email, awa.phone, awa.name, awa.is_active) == (None, None, "", False)
    assert str(awa) == "Deleted account"
    assert not awa.has_usable_password()
    assert not Address.objects.exists()
    assert not EmailAddress.objects.exists()
    assert holder_of_number("+224620000009") is None
    assert DomainEvent.objects.filter(name="account.deleted", subject_id=awa.pk).exists()


def test_past_orders_and_the_ledger_stay_without_the_person(awa):
    delivery = create_delivery(status=DeliveryStatus.DELIVERED, buyer=awa)
    order = delivery.order
    Order.objects.filter(pk=order.pk).update(fulfilment="completed")
    Account.objects.filter(holder_id=awa.pk).update(balance_minor=0)
    lines = Line.objects.count()
    total = order.total_minor
    delete_account(awa)
    order.refresh_from_db()
    assert (order.buyer_id, order.total_minor) == (awa.pk, total)
    assert (order.recipient, order.phone, order.address_text) == ("–", "", "–")
    assert Line.objects.count() == lines
    assert lines


def test_nobody_brings_it_back(awa):
    delete_account(awa)
    with pytest.raises(NumberGone):
        reopen_account(awa, actor_id=None)


def test_the_same_contacts_can_sign_up_anew(awa):
    delete_account(awa)
    assert User.objects.create_user("awa@example.com", phone="+224620000009").pk != awa.pk


def test_an_order_under_way_refuses(awa):
    create_order(buyer=awa)
    assert "orders under way" in refusal(awa)


def test_an_order_of_ones_store_refuses(awa):
    store = create_store(owner=awa)
    create_order(store=store)
    assert "Your store has orders under way" in refusal(awa)


def test_a_parcel_under_way_refuses(db):
    carrier = create_courier().user
    create_delivery(status=DeliveryStatus.PICKED_UP, courier=carrier)
    assert "deliveries under way" in refusal(carrier)


def test_cash_in_hand_refuses(db):
    carrier = create_courier().user
    create_delivery(status=DeliveryStatus.DELIVERED, courier=carrier)
    assert "Money is still open" in refusal(carrier)


def test_money_of_ones_store_refuses(awa):
    earn(50_000, store=create_store(owner=awa))
    assert "Money is still open" in refusal(awa)


def test_a_leading_bid_refuses(awa):
    bid(create_auction(), awa, 20_000)
    assert "You lead in an auction" in refusal(awa)


def test_a_running_auction_refuses(awa):
    auction = create_auction()
    assert "auctions that are not over" in refusal(auction.seller)


def test_staff_do_not_leave_by_themselves(sam):
    assert "our team" in refusal(sam)


# What was ordered as a guest and claimed


@pytest.fixture
def claimed(awa):
    guest = guest_of_number(awa.phone, is_proved=True, name="Awa Barry", country=create_country(code="GN"), language="fr")
    order = create_order(buyer=guest)
    create_address(user=guest)
    with transaction.atomic():
        claim_guests(awa)
    return order


def test_what_was_claimed_goes_without_the_person_too(awa, claimed):
    Order.objects.filter(pk=claimed.pk).update(fulfilment="completed")
    delete_account(awa)
    claimed.refresh_from_db()
    assert (claimed.recipient, claimed.phone, claimed.address_text) == ("–", "", "–")
    assert (User.objects.get(pk=claimed.buyer_id).name, Address.objects.exists()) == ("", False)


def test_what_was_claimed_and_is_under_way_refuses(awa, claimed):
    assert "You have orders under way." in refusal(awa)
    Order.objects.filter(pk=claimed.pk).update(fulfilment="completed")
    refund = Refund.objects.create(number="R-1", buyer=claimed.buyer, order=claimed, amount_minor=5_000, currency="GNF")
    assert "A refund is still on its way to you." in refusal(awa)
    refund.delete()
    account, _new = Account.objects.get_or_create(kind="refund_owed", holder_id=claimed.buyer_id, currency="GNF")
    Account.objects.filter(pk=account.pk).update(balance_minor=-5_000)
    assert "Money is still open" in refusal(awa)


def test_the_password_is_asked_for_between_and_then_the_account_goes(awa, awas_browser):
    session = awas_browser.session
    session["account_authentication_methods"] = [each | {"at": 0} for each in session["account_authentication_methods"]]
    session.save()
    asked = awas_browser.post(LEAVE, {"is_sure": "on"})
    assert "reauthenticate" in asked["Location"]
    wrong = awas_browser.post(asked["Location"], {"password": "not-hers-9"})
    awa.refresh_from_db()
    assert (wrong.status_code, awa.is_active) == (200, True)
    left = awas_browser.post(asked["Location"], {"password": PASSWORD}, follow=True)  # goes on with what was sent
    assert "Your account is deleted." in left.content.decode()
    awa.refresh_from_db()
    assert (awa.is_active, "_auth_user_id" in awas_browser.session) == (False, False)
    assert awas_browser.get("/account/").status_code == 302


def test_the_page_asks_for_the_password_first(client, awa):
    client.force_login(awa)
    for answer in (client.get(LEAVE), client.post(LEAVE, {"is_sure": "on"})):
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"]
    awa.refresh_from_db()
    assert awa.is_active


def test_whoever_is_sure_leaves_and_is_signed_out_everywhere(awa, awas_browser):
    assert "What stays" in awas_browser.get(LEAVE).content.decode()
    assert awas_browser.post(LEAVE, {}).status_code == 422
    assert awas_browser.post(LEAVE, {"is_sure": "on"}).status_code == 302
    assert not UserSession.objects.filter(user=awa).exists()
    assert awas_browser.get("/account/").status_code == 302


def test_the_page_says_why_not(awa, awas_browser):
    create_order(buyer=awa)
    assert "You have orders under way." in awas_browser.get(LEAVE).content.decode()
    assert awas_browser.post(LEAVE, {"is_sure": "on"}).status_code == 422


def test_others_are_untouched(awa):
    other = create_user()
    address = create_address(user=other)
    delete_account(awa)
    address.refresh_from_db()
    other.refresh_from_db()
    assert other.is_active
