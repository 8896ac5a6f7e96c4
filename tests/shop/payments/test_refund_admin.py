"""Staff's pages of refunds: who may what, and every button once."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.orders.services import cancel_order
from shop.orders.states import CancelledBy
from shop.payments import events
from shop.payments.models import Refund
from shop.payments.queries.refund_history import _TEXTS
from shop.payments.services import refund_order
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk
from tests.factories.refunds import create_paid_order
from tests.integrity import broken_facts
from tests.shop.payments.test_cash_refunds import brought, with_float

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rails")]


def allow(user: User, *names: str) -> User:
    user.user_permissions.add(*(Permission.objects.get(codename=name) for name in names))
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def owed() -> Refund:
    order = brought(create_delivery(status=DeliveryStatus.DELIVERED).order)
    staff = create_user(is_staff=True)
    return refund_order(order, quantities=None, cause="returned", reason="Broken", delivery=False, key="k", actor_id=staff.pk)


def change(refund: Refund) -> str:
    return reverse("admin:payments_refund_change", args=[refund.pk])


def state(refund: Refund) -> str:
    refund.refresh_from_db()
    return refund.status


def test_who_may_look_does_not_act_and_who_has_no_right_sees_nothing(owed):
    clerk = create_user(is_staff=True)
    assert signed_in(clerk).get(change(owed)).status_code == 403
    clerk = allow(clerk, "view_refund")
    assert signed_in(clerk).get(change(owed)).status_code == 200
    assert signed_in(clerk).post(change(owed), {"do": "release"}).status_code == 403
    assert signed_in(clerk).get(reverse("admin:payments_refund_add")).status_code == 403


def test_cashier_sets_aside_gives_out_takes_back_and_pays(owed):
    cashier = allow(create_cashier(), "view_refund", "change_refund")
    desk = with_float(create_desk(cashier=cashier), 60_000)
    courier = create_courier().user
    client = signed_in(cashier)
    text = client.get(change(owed)).content.decode()
    assert f"Set aside at {desk.name}" in text
    steps = [
        ({"do": "set_aside", "desk": desk.pk}, "funded"),
        ({"do": "give_out", "carrier": courier.pk}, "carried"),
        ({"do": "back_at_desk", "desk": desk.pk}, "funded"),
        ({"do": "pay_out", "code": "x"}, "funded"),
    ]
    for said, after in steps:
        for _ in range(2):
            assert client.post(change(owed), said).status_code == 302
            assert state(owed) == after
            page = client.get(change(owed)).content.decode()
            assert owed.code not in page
    client.post(change(owed), {"do": "pay_out", "code": owed.code})
    assert (state(owed), broken_facts()) == ("done", {})


def test_cashier_of_another_desk_cannot(owed):
    desk = with_float(create_desk(), 60_000)
    cashier = allow(create_cashier(), "change_refund")
    client = signed_in(cashier)
    client.post(change(owed), {"do": "set_aside", "desk": desk.pk})
    assert state(owed) == "owed"
    assert client.post(change(owed), {"do": "set_aside", "desk": "0"}).status_code == 404
    assert client.post(change(owed), {"do": "shells"}).status_code == 403


def test_failed_refund_says_why_and_goes_another_way(rails):
    rails.refusal = "closed"
    order = create_paid_order()
    cancel_order(order, by=CancelledBy.BUYER, reason="", actor_id=order.buyer_id)
    refund = Refund.objects.get()
    client = signed_in(create_user(is_staff=True, is_superuser=True))
    client.post(change(refund), {"do": "ask"})
    assert state(refund) == "failed"
    assert "The account is closed (closed)." in client.get(change(refund)).content.decode()
    rails.refusal = ""
    client.post(change(refund), {"do": "rail", "rail": "rail"})
    client.post(change(refund), {"do": "ask"})
    assert (state(refund), broken_facts(of="shop")) == ("done", {})


def test_staff_owe_a_buyer_something_once():
    order = create_delivery(status=DeliveryStatus.DELIVERED).order
    client = signed_in(allow(create_user(is_staff=True), "add_refund", "change_refund"))
    page = reverse("admin:payments_refund_add")
    assert "There is no order" in client.get(page, {"order": "GN-X"}).content.decode()
    page = f"{page}?order={order.number}"
    assert client.get(page).status_code == 200
    said = {"key": "k", "cause": "goodwill", "reason": "The courier broke it", "delivery": "on", "delivery_by_platform": "on"}
    said[f"units_{order.lines.get().pk}"] = "1"
    text = client.post(page, said | {"do": "work_out"}).content.decode().replace("\xa0", " ")
    assert "The buyer gets 65,000 GNF" in text
    assert not Refund.objects.exists()
    answer = client.post(page, said | {"do": "refund"})
    assert answer.url == change(Refund.objects.get())
    assert client.post(page, said | {"do": "refund"}).status_code in (302, 422)
    assert (Refund.objects.get().amount_minor, broken_facts()) == (65_000, {})


def test_no_filter_tells_the_code(owed):
    client = signed_in(create_user(is_staff=True, is_superuser=True))
    page = reverse("admin:payments_refund_changelist")
    assert client.get(page, {"number": owed.number}).status_code == 200
    assert client.get(page, {"code__startswith": "1"}).status_code == 400
    assert client.get(reverse("admin:couriers_handovercode_changelist"), {"spoken__startswith": "1"}).status_code == 400


def test_history_is_in_words_for_each_step_that_a_refund_can_take(owed):
    staff = allow(create_user(is_staff=True), "view_refund")
    page = signed_in(staff).get(change(owed)).content.decode()
    assert ("Owed to the buyer" in page, "refund.owed" in page) == (True, False)
    names = {value.name for key, value in vars(events).items() if key.startswith("REFUND_")}
    assert set(_TEXTS) == names
