"""Pages of money on its way back: the buyer's, the carrier's, the seller's."""

import pytest
from django.urls import reverse

from couriers.states import DeliveryMode, DeliveryStatus
from shop.ledger.queries import owed_to
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments.models import Refund
from shop.payments.services import name_carrier, refund_order
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.refunds import create_paid_order
from tests.integrity import broken_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]


@pytest.fixture
def carried(carol):
    """Carol brings 50 000 to Alice."""
    create_courier(user=carol)
    order = create_delivery(status=DeliveryStatus.DELIVERED, courier=carol).order
    staff = create_user(is_staff=True)
    refund = refund_order(order, quantities=None, cause="returned", reason="Broken", delivery=False, key="k", actor_id=staff.pk)
    return name_carrier(refund, carol, actor_id=staff.pk)


def test_buyer_reads_who_brings_it_and_the_code(client, carried):
    client.force_login(carried.buyer)
    text = client.get(carried.order.get_absolute_url()).content.decode()
    assert "We owe you 50,000" in text.replace("\xa0", " ")
    assert "Carol Barry brings it to you in cash." in text
    assert f"{carried.code[:3]} {carried.code[3:]}" in text


def test_nobody_else_reads_the_code(client, carried, carol, mallory):
    for user in (carol, carried.order.store.owner, create_user(is_staff=True, is_superuser=True)):
        client.force_login(user)
        for page in (reverse("payments:carry"), reverse("sellers:order", args=[carried.order.number])):
            assert carried.code not in client.get(page).content.decode()
    client.force_login(mallory)
    assert client.post(reverse("payments:refund_code", args=[carried.number])).status_code == 404
    assert client.post(reverse("payments:refund_credit", args=[carried.number])).status_code == 404
    assert client.post(reverse("payments:carry_done", args=[carried.number]), {"code": carried.code}).status_code == 404


def test_courier_types_the_code(client, carried, carol):
    client.force_login(carol)
    page = reverse("payments:carry_done", args=[carried.number])
    wrong = "000000" if carried.code != "000000" else "000001"
    answer = client.post(page, {"code": wrong})
    assert (answer.status_code, "not the buyer" in answer.content.decode()) == (409, True)
    assert client.post(page, {"code": ""}).status_code == 422
    for _ in range(2):
        assert client.post(page, {"code": carried.code}).status_code == 302
    carried.refresh_from_db()
    assert (carried.status, broken_facts()) == ("done", {})


def test_buyer_keeps_credit_and_has_it_in_cash(client, rails):
    rails.refusal = "closed"
    order = create_paid_order()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    refund = Refund.objects.get()
    client.force_login(order.buyer)
    assert client.post(reverse("payments:refund_credit", args=[refund.number])).status_code == 302
    text = client.get(reverse("payments:refunds")).content.decode().replace("\xa0", " ")
    assert "Your credit: 65,000 GNF" in text
    for _ in range(2):
        client.post(reverse("payments:credit_out"), {"currency": "GNF", "token": "t"})
    assert (owed_to("store_credit", order.buyer_id, "GNF").minor, owed_to("refund_owed", order.buyer_id, "GNF").minor) == (0, 65_000)
    assert client.post(reverse("payments:credit_out"), {"currency": "XXX", "token": "u"}).status_code == 302
    assert broken_facts(of="shop") == {}


def test_seller_works_it_out_first_and_then_gives_it_back_once(client):
    order = create_delivery(status=DeliveryStatus.DELIVERED).order
    client.force_login(order.store.owner)
    page = reverse("sellers:order_refund", args=[order.number])
    assert client.get(page).status_code == 200
    answers = {"key": "k", "cause": "returned", "reason": "Broken", f"units_{order.lines.get().pk}": "1"}
    text = client.post(page, answers | {"do": "work_out"}).content.decode().replace("\xa0", " ")
    assert "The buyer gets 50,000 GNF" in text
    assert "48,750 GNF" in text
    assert not Refund.objects.exists()
    for _ in range(2):
        answer = client.post(page, answers | {"do": "refund"})
    assert (answer.status_code, Refund.objects.get().amount_minor) == (302, 50_000)
    assert client.post(page, {"key": "l", "cause": "returned", "reason": "x", "delivery": "on", "do": "refund"}).status_code == 409
    assert broken_facts() == {}


def test_seller_who_kept_the_cash_pays_it_himself(client):
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON).order
    staff = create_user(is_staff=True)
    refund = refund_order(order, quantities=None, cause="returned", reason="Broken", delivery=False, key="k", actor_id=staff.pk)
    client.force_login(order.store.owner)
    assert "I pay it in cash myself" in client.get(reverse("sellers:order", args=[order.number])).content.decode()
    answer = client.post(reverse("sellers:refund_bring", args=[order.number]), {"refund": refund.number})
    assert answer.url == reverse("payments:carry")
    refund.refresh_from_db()
    client.post(reverse("payments:carry_done", args=[refund.number]), {"code": refund.code})
    refund.refresh_from_db()
    assert (refund.status, broken_facts()) == ("done", {})


def test_stranger_sees_no_form(client, bob, mallory):
    order = create_delivery(status=DeliveryStatus.DELIVERED).order
    for user in (order.buyer, bob, mallory):
        client.force_login(user)
        assert client.get(reverse("sellers:order_refund", args=[order.number])).status_code in (302, 404)
        assert client.post(reverse("sellers:refund_bring", args=[order.number]), {"refund": "x"}).status_code in (302, 404)
    assert not Refund.objects.exists()
