"""Cash that a courier keeps too long is asked back by name, borne by his earnings first, and owed until it is paid off."""

import pytest
from django.test import Client
from django.urls import reverse

from couriers.exceptions import CashOverdue
from couriers.models import Delivery
from couriers.services import claim_delivery, confirm_cash_paid, confirm_cash_received
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.custody.exceptions import BeyondTheBook, NotAllowed, NotNow, ReasonNeeded
from shop.custody.models import CashPiece, Deposit, OverdueCash
from shop.custody.queries import hands_to_chase, lost_with, orders_with_arrived_cash, overdue_with
from shop.custody.services import chase_cash, count_deposit, decide_giving_up, declare_deposit, propose_giving_up
from shop.custody.states import OverdueStatus, PieceEnd
from shop.custody.tasks import sweep_overdue_cash
from shop.events.models import DomainEvent
from shop.ledger.models import Account
from shop.ledger.queries import account_balance
from shop.notifications.models import Notification
from shop.payouts.exceptions import NothingAvailable
from shop.payouts.models import Earning, Payee
from shop.payouts.services import refresh_holder, request_payout
from tests.factories.couriers import create_delivery
from tests.factories.custody import case_of, create_settler, days_go_by
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


def book(kind: str, holder_id: int) -> int:
    return account_balance(kind, holder_id, "GNF").minor


def give_up(case: OverdueCash) -> OverdueCash:
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    return decide_giving_up(case, approve=True, actor_id=create_settler().pk)


def bring(desk, courier: User, minor: int) -> Deposit:
    """To the desk, counted as declared."""
    deposit = declare_deposit(desk=desk, amount=gnf(minor), actor=courier)
    return count_deposit(deposit, counted_minor=minor, seen_round=1, cashier_id=desk.cashiers.get().pk)


def at_door(courier: User) -> Delivery:
    """A parcel that he took before anything was overdue."""
    return create_delivery(status=DeliveryStatus.AT_DOOR, courier=courier)


def paid(parcel: Delivery) -> None:
    confirm_cash_received(parcel, actor_id=parcel.courier_id)
    confirm_cash_paid(Delivery.objects.with_order().get(pk=parcel.pk), actor_id=parcel.order.buyer_id)


def told() -> list[str]:
    return list(DomainEvent.objects.filter(name__startswith="overdue_cash.").order_by("pk").values_list("name", flat=True))


def test_courier_is_reminded_first_and_asked_a_day_later(courier):
    days_go_by(1.9)
    assert (hands_to_chase(), chase_cash(courier.pk, "GNF"), told()) == ([], None, [])
    days_go_by(0.1)
    for _sweep in range(2):
        assert hands_to_chase() == [(courier.pk, "GNF")]
        assert chase_cash(courier.pk, "GNF") is None
    days_go_by(0.9)
    chase_cash(courier.pk, "GNF")
    assert (told(), OverdueCash.objects.count()) == (["overdue_cash.reminded"], 0)
    days_go_by(0.1)
    assert chase_cash(courier.pk, "GNF").amount == gnf(65_000)
    assert chase_cash(courier.pk, "GNF") is None
    assert (told(), overdue_with(courier.pk)) == (["overdue_cash.reminded", "overdue_cash.asked"], [gnf(65_000)])
    assert broken_facts() == {}


def test_who_was_never_reminded_has_a_day_left_however_old_the_cash_is(courier):
    days_go_by(30)
    assert chase_cash(courier.pk, "GNF") is None
    days_go_by(0.9)
    assert chase_cash(courier.pk, "GNF") is None
    days_go_by(0.1)
    assert chase_cash(courier.pk, "GNF") is not None


def test_market_says_how_many_days(courier, desk):
    desk.country.cash_overdue_days = 10
    desk.country.save()
    days_go_by(8.9)
    assert hands_to_chase() == []
    days_go_by(0.1)
    assert hands_to_chase() == [(courier.pk, "GNF")]


def test_sweep_tells_the_courier_and_whoever_settles(courier, run_events, django_capture_on_commit_callbacks):
    settler = create_settler()
    for days in (2, 1):
        days_go_by(days)
        with django_capture_on_commit_callbacks(execute=True):
            sweep_overdue_cash.call_local()
        run_events()
    kinds = Notification.objects.filter(kind__startswith="overdue").order_by("pk").values_list("recipient", "kind")
    assert list(kinds) == [
        (courier.pk, "overdue_cash.reminded"),
        (courier.pk, "overdue_cash.asked"),
        (settler.pk, "overdue_cash.to_settle"),
    ]


def test_newer_cash_joins_the_open_case_after_a_reminder_of_its_own(courier):
    first, second = at_door(courier), at_door(courier)
    case = case_of(courier)
    paid(first)
    days_go_by(2)
    assert chase_cash(courier.pk, "GNF") is None
    days_go_by(1)
    assert chase_cash(courier.pk, "GNF") == case
    case.refresh_from_db()
    assert (case.amount_minor, told()[-2:]) == (130_000, ["overdue_cash.reminded", "overdue_cash.asked"])
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    paid(second)
    case_of(courier)
    assert OverdueCash.objects.count() == 2
    assert broken_facts() == {}


def test_overdue_cash_leaves_no_room_for_more_cash_and_prepaid_goes_on(courier, desk):
    case_of(courier)
    parcel = create_delivery(status=DeliveryStatus.OFFERED)
    with pytest.raises(CashOverdue, match="is overdue"):
        claim_delivery(parcel, courier)
    prepaid = create_delivery(status=DeliveryStatus.OFFERED)
    Delivery.objects.filter(pk=prepaid.pk).update(cash_due_minor=0)
    assert claim_delivery(prepaid, courier).courier_id == courier.pk
    bring(desk, courier, 65_000)
    assert claim_delivery(parcel, courier).courier_id == courier.pk


def test_what_is_brought_leaves_the_case_by_itself(courier, desk, run_events):
    case = case_of(courier)
    bring(desk, courier, 40_000)
    run_events()
    assert OverdueCash.objects.with_left().get().left == gnf(25_000)
    bring(desk, courier, 25_000)
    run_events()
    case.refresh_from_db()
    assert (case.status, overdue_with(courier.pk)) == (OverdueStatus.BROUGHT, [])
    with pytest.raises(NotNow):
        propose_giving_up(case, reason="Too late", actor_id=create_settler().pk)
    assert broken_facts() == {}


def test_given_up_cash_is_borne_by_his_earnings_then_by_the_platform_and_the_store_is_paid(courier):
    order_id = CashPiece.objects.get().order_id
    case = give_up(case_of(courier))
    assert (case.status, case.charged_minor, case.lost_minor) == (OverdueStatus.GIVEN_UP, 15_000, 50_000)
    assert [book(kind, courier.pk) for kind in ("courier_cash", "courier_earning", "courier_debt")] == [0, 0, 50_000]
    assert sorted(CashPiece.objects.values_list("ended", "amount_minor")) == [(PieceEnd.KEPT, 15_000), (PieceEnd.LOST, 50_000)]
    assert (orders_with_arrived_cash([order_id]), lost_with(courier.pk)) == ({order_id}, [gnf(50_000)])
    assert broken_facts() == {}


def test_only_what_is_still_in_hand_is_given_up(courier, desk):
    case = case_of(courier)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    bring(desk, courier, 60_000)
    case = decide_giving_up(case, approve=True, actor_id=create_settler().pk)
    assert (case.charged_minor, case.lost_minor, book("courier_debt", courier.pk)) == (5_000, 0, 0)
    assert broken_facts() == {}


def test_all_brought_before_the_answer_gives_up_nothing(courier, desk):
    case = case_of(courier)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    bring(desk, courier, 65_000)
    case = decide_giving_up(case, approve=True, actor_id=create_settler().pk)
    assert (case.status, book("courier_earning", courier.pk)) == (OverdueStatus.BROUGHT, -15_000)
    assert broken_facts() == {}


def test_newer_cash_of_the_same_courier_is_not_given_up(courier):
    parcel = at_door(courier)
    case = case_of(courier)
    paid(parcel)
    give_up(case)
    assert book("courier_cash", courier.pk) == 65_000
    assert broken_facts() == {}


def test_two_people_decide_and_never_the_courier_or_the_store_that_waits(courier):
    case, first, second = case_of(courier), create_settler(), create_settler()
    owner = CashPiece.objects.get().order.store.owner
    for who in (courier, owner):
        User.objects.filter(pk=who.pk).update(is_staff=True, is_superuser=True)
        with pytest.raises(NotAllowed):
            propose_giving_up(case, reason="I am poor", actor_id=who.pk)
    with pytest.raises(ReasonNeeded):
        propose_giving_up(case, reason=" ", actor_id=first.pk)
    with pytest.raises(NotNow):
        decide_giving_up(case, approve=True, actor_id=second.pk)
    propose_giving_up(case, reason="He is gone", actor_id=first.pk)
    with pytest.raises(NotNow):
        propose_giving_up(case, reason="Again", actor_id=second.pk)
    for who in (first, courier, owner):
        with pytest.raises(NotAllowed):
            decide_giving_up(case, approve=True, actor_id=who.pk)
    assert decide_giving_up(case, approve=False, actor_id=second.pk).status == OverdueStatus.OPEN
    assert book("courier_cash", courier.pk) == 65_000
    propose_giving_up(case, reason="Still gone", actor_id=second.pk)
    with pytest.raises(NotAllowed):
        decide_giving_up(case, approve=True, actor_id=second.pk)
    for _pressed_twice in range(2):
        assert decide_giving_up(case, approve=True, actor_id=first.pk).status == OverdueStatus.GIVEN_UP
    assert broken_facts() == {}


def test_money_brought_later_pays_off_the_debt_after_the_cash_in_hand(courier, desk):
    parcel = at_door(courier)
    give_up(case_of(courier))
    paid(parcel)
    with pytest.raises(BeyondTheBook):
        declare_deposit(desk=desk, amount=gnf(115_001), actor=courier)
    deposit = bring(desk, courier, 85_000)
    assert (deposit.moved_minor, deposit.repaid_minor) == (85_000, 20_000)
    assert [book(kind, courier.pk) for kind in ("courier_cash", "courier_debt")] == [0, 30_000]
    bring(desk, courier, 30_000)
    assert (book("courier_debt", courier.pk), book("desk_cash", desk.pk), lost_with(courier.pk)) == (0, 115_000, [])
    assert broken_facts() == {}


def test_later_earnings_pay_off_the_debt_before_anything_is_paid_out(courier, desk):
    parcel = at_door(courier)
    give_up(case_of(courier))
    paid(parcel)
    bring(desk, courier, 65_000)
    Earning.objects.update(held_until=now())
    payee = refresh_holder("courier", courier.pk, "GNF")
    Earning.objects.update(held_until=now())
    with pytest.raises(NothingAvailable):
        request_payout(payee, rail="desk", actor_id=courier.pk, token="at once")
    payee = refresh_holder("courier", courier.pk, "GNF")
    assert (payee.available_minor, book("courier_debt", courier.pk)) == (0, 35_000)
    assert list(Payee.objects.get(pk=payee.pk).earnings.values_list("kind", "amount_minor")) == [
        ("delivery", 15_000),
        ("lost", -15_000),
        ("delivery", 15_000),
        ("lost", -15_000),
    ]
    assert broken_facts() == {}


@pytest.mark.parametrize("what", ["case", "piece", "debt"])
def test_tampering_is_reported(courier, what):
    case = case_of(courier)
    if what == "piece":
        CashPiece.objects.update(overdue=None)
        OverdueCash.objects.update(status=OverdueStatus.BROUGHT)
        CashPiece.objects.update(overdue=case)
    else:
        give_up(case)
        OverdueCash.objects.update(lost_minor=49_999) if what == "case" else Account.objects.filter(kind="courier_debt").update(
            balance_minor=1
        )
    assert broken_facts(of="shop.custody")


def test_settlers_see_the_case_and_decide_on_its_page(courier):
    case, pages = case_of(courier), [Client(), Client()]
    for page in pages:
        page.force_login(create_settler(), backend="django.contrib.auth.backends.ModelBackend")
    first, second = pages
    assert courier.name in first.get(reverse("custody:overdue")).content.decode()
    address = reverse("custody:overdue_case", args=[case.pk])
    assert first.post(address, {"reason": ""}).status_code == 422
    assert first.post(address, {"reason": "He is gone"}, follow=True).status_code == 200
    first.post(address, {"answer": "approve"})
    assert OverdueCash.objects.get().status == OverdueStatus.PROPOSED
    assert "Give it up" in second.get(address).content.decode()
    second.post(address, {"answer": "approve"})
    assert OverdueCash.objects.get().status == OverdueStatus.GIVEN_UP
    assert second.get(address).status_code == 200
    assert "65" in second.get(reverse("custody:overdue")).content.decode()


def test_courier_reads_what_is_overdue_and_what_is_owed(courier):
    page = Client()
    page.force_login(courier, backend="django.contrib.auth.backends.ModelBackend")
    case = case_of(courier)
    assert "are overdue" in page.get(reverse("couriers:cash")).content.decode()
    give_up(case)
    assert "of missing cash" in page.get(reverse("couriers:cash")).content.decode()
