"""What cashiers, settlers and couriers see: never the other's figure before both counts are in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.models import BankSlip, Deposit, DeskDay, Discrepancy
from shop.custody.services import close_day, count_deposit, declare_deposit
from shop.custody.states import DepositStatus, ResolutionStatus, SlipStatus
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from tests.factories.couriers import create_delivery
from tests.factories.custody import create_settler
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: object) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")  # type: ignore[attr-defined]


def test_cashier_sees_nothing_of_the_declared_sum_until_it_is_closed(deposit, desk, cashier):
    page, address = browser(cashier), reverse("custody:count", args=[deposit.pk])
    assert "65,000" not in text(page.get(reverse("custody:desk", args=[desk.pk])))
    assert "65,000" not in text(page.get(address))
    answer = page.post(address, {"n20000": "3", "round": "1"}, follow=True)
    assert "Count everything again" in text(answer)
    assert "65,000" not in text(answer)
    answer = page.post(address, {"n20000": "3", "round": "2"}, follow=True)
    assert "Declared were 65,000 GNF, counted 60,000 GNF" in text(answer)
    assert Deposit.objects.get().counted_pieces == {"20000": 3}


@pytest.mark.parametrize(
    "wrong", [{}, {"n20000": "-1"}, {"n20000": "x"}, {"total": "1.5"}, {"n20000": "3", "total": "65000"}, {"total": "-1"}]
)
def test_impossible_count_counts_nothing(deposit, cashier, wrong):
    answer = browser(cashier).post(reverse("custody:count", args=[deposit.pk]), {"round": "1", **wrong})
    assert answer.status_code == 422
    assert Deposit.objects.get().status == DepositStatus.DECLARED


def test_count_of_a_deposit_that_was_taken_back_is_a_conflict(deposit, courier, cashier):
    browser(courier).post(reverse("couriers:deposit_cancel", args=[deposit.pk]))
    answer = browser(cashier).post(reverse("custody:count", args=[deposit.pk]), {"round": "1", "total": "65000"})
    assert answer.status_code == 409
    assert "The deposit was cancelled" in text(answer)


def test_courier_declares_on_the_phone_and_has_a_receipt(courier, desk, cashier):
    page = browser(courier)
    shown = text(page.get(reverse("couriers:cash")))
    assert "65,000 GNF" in shown
    assert desk.name in shown
    given = {"amount": "65000", "desk": desk.pk, "currency": "GNF"}
    answer = page.post(reverse("couriers:declare"), given, follow=True)
    deposit = Deposit.objects.get()
    assert "Do not leave before" in text(answer)
    assert page.post(reverse("couriers:declare"), given).status_code == 409
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    assert "This page is your receipt" in text(page.get(deposit.get_absolute_url()))


@pytest.mark.parametrize("wrong", [{"amount": "65001"}, {"amount": "0"}, {"amount": "x"}, {"desk": "0"}, {"currency": "ABC", "amount": ""}])
def test_impossible_declaration_declares_nothing(courier, desk, wrong):
    answer = browser(courier).post(reverse("couriers:declare"), {"amount": "1000", "desk": desk.pk, "currency": "GNF", **wrong})
    assert answer.status_code in {409, 422}
    assert not Deposit.objects.exists()


def test_nobody_declares_for_anothers_store(courier, desk):
    store = create_delivery().order.store
    answer = browser(courier).post(reverse("couriers:declare"), {"amount": "1000", "desk": desk.pk, "store": store.pk})
    assert answer.status_code == 404


def test_slip_is_made_once_and_confirmed_by_somebody_else(deposit, desk, cashier):
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    page, settler = browser(cashier), create_settler()
    form = page.get(reverse("custody:slip", args=[desk.pk])).context["form"]
    given = {"amount": "40000", "carrier": cashier.pk, "key": str(form["key"].initial)}
    for _press in range(2):
        assert page.post(reverse("custody:slip", args=[desk.pk]), given).status_code == 302
    slip = BankSlip.objects.get()
    too_much = page.post(reverse("custody:slip", args=[desk.pk]), given | {"amount": "25001", "key": "0" * 32})
    assert (too_much.status_code, "not enough cash" in text(too_much)) == (422, True)
    answer = browser(settler).post(reverse("custody:slip_confirm", args=[slip.pk]), {"amount": "40000", "reference": "BICIGUI 77"})
    assert answer.status_code == 302
    slip.refresh_from_db()
    assert (slip.status, account_balance(AccountKind.BANK, 0, "GNF").minor) == (SlipStatus.CONFIRMED, 40_000)


def test_drawer_is_counted_blind_and_the_day_is_shown(deposit, desk, cashier):
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    page = browser(cashier)
    assert "65,000" not in text(page.get(reverse("custody:close", args=[desk.pk])))
    answer = page.post(reverse("custody:close", args=[desk.pk]), {"total": "64000"}, follow=True)
    assert "do not match" in text(answer)
    assert page.get(reverse("custody:close", args=[desk.pk])).status_code == 302
    reason = {"reason": "One more courier"}
    assert page.post(reverse("custody:reopen", args=[DeskDay.objects.get().pk]), reason).status_code == 404
    browser(create_settler()).post(reverse("custody:reopen", args=[DeskDay.objects.get().pk]), reason)
    assert DeskDay.objects.get().is_open


def test_difference_is_proposed_by_one_and_approved_by_another(deposit, courier, cashier):
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=60_000, seen_round=seen_round, cashier_id=cashier.pk)
    found, first, second = Discrepancy.objects.get(), browser(create_settler()), browser(create_settler())
    address = reverse("custody:difference", args=[found.pk])
    assert first.post(address, {"outcome": "charged", "amount": "5001", "reason": "His"}, follow=True).status_code == 200
    assert not found.resolutions.exists()
    assert first.post(address, {"outcome": "charged", "amount": "5000", "reason": ""}).status_code == 422
    first.post(address, {"outcome": "charged", "amount": "5000", "reason": "His"})
    first.post(address, {"answer": "approve"})
    assert found.resolutions.get().status == ResolutionStatus.PROPOSED
    second.post(address, {"answer": "approve"})
    assert found.resolutions.get().status == ResolutionStatus.APPROVED
    assert account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF").minor == 0
    assert broken_facts() == {}


def test_orders_cash_is_traced(deposit, desk, cashier):
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    number = deposit.courier.deliveries.get().order.number
    page = browser(create_settler())
    shown = text(page.get(reverse("custody:trace"), {"number": number.lower()}))
    assert shown.index(deposit.courier.name) < shown.rindex(desk.name)


def test_yesterdays_drawer_is_counted_before_it_moves(deposit, desk, cashier, courier):
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    DeskDay.objects.update(day=DeskDay.objects.get().day - timedelta(days=1))
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    late = declare_deposit(desk=desk, amount=Money(65_000, "GNF"), actor=courier)
    answer = browser(cashier).post(reverse("custody:count", args=[late.pk]), {"total": "65000", "round": "1"})
    assert (answer.status_code, "last day is not closed" in text(answer)) == (409, True)
    close_day(desk, counted_minor=65_000, actor_id=cashier.pk)
    assert browser(cashier).post(reverse("custody:count", args=[late.pk]), {"total": "65000", "round": "1"}).status_code == 302


def test_a_later_deposit_and_the_difference_that_it_settles_lead_to_each_other(courier, cashier, desk, deposit):
    """To the courier, to the cashier, and to who settles differences."""
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=60_000, seen_round=seen_round, cashier_id=cashier.pk)
    own = browser(courier)
    assert "5,000 GNF is still open" in text(own.get(deposit.get_absolute_url()))
    later = declare_deposit(desk=desk, amount=Money(5_000, "GNF"), actor=courier)
    count_deposit(later, counted_minor=5_000, seen_round=1, cashier_id=cashier.pk)
    assert f"was missing at deposit {deposit.number} and is settled now" in text(own.get(later.get_absolute_url()))
    assert "The difference is settled." in text(own.get(deposit.get_absolute_url()))
    settler = browser(create_settler())
    found = Discrepancy.objects.get()
    page = text(settler.get(reverse("custody:difference", args=[found.pk])))
    assert f"Deposit {later.number}" in page
    assert "What happened" not in page
    for one in (deposit, later):
        assert reverse("custody:difference", args=[found.pk]) in settler.get(reverse("custody:count", args=[one.pk])).content.decode()
        assert (
            reverse("custody:difference", args=[found.pk])
            not in browser(cashier).get(reverse("custody:count", args=[one.pk])).content.decode()
        )


def test_deposit_that_is_still_to_be_counted_is_for_its_cashiers_alone(desk, deposit):
    assert browser(create_settler()).get(reverse("custody:count", args=[deposit.pk])).status_code == 404


def test_closed_desk_still_shows_what_was_counted_today(cashier, desk, deposit):
    count_deposit(deposit, counted_minor=65_000, seen_round=1, cashier_id=cashier.pk)
    close_day(desk, counted_minor=65_000, actor_id=cashier.pk)
    page = text(browser(cashier).get(reverse("custody:desk", args=[desk.pk])))
    assert "Nothing yet." not in page
    assert reverse("custody:count", args=[deposit.pk]) in browser(cashier).get(reverse("custody:desk", args=[desk.pk])).content.decode()
