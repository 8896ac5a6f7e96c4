"""Drawer, bank and the end of the day; and what becomes of a difference."""

from datetime import timedelta
from uuid import uuid4

import pytest

from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.exceptions import (
    BroughtSince,
    DayClosed,
    DayNotClosed,
    NotAllowed,
    NotEarned,
    NotEnoughCash,
    NotNow,
    NotThisWay,
    WrongAmount,
)
from shop.custody.models import CashDesk, Deposit, DeskDay, Discrepancy
from shop.custody.services import (
    change_float,
    close_day,
    confirm_slip,
    count_deposit,
    decide_giving_up,
    decide_resolution,
    declare_deposit,
    make_slip,
    propose_giving_up,
    propose_resolution,
    reopen_day,
    return_slip,
)
from shop.custody.states import FloatDirection, Outcome, ResolutionStatus, SlipStatus
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import case_of, create_desk, create_settler
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


@pytest.fixture
def courier() -> User:
    return create_courier(user=None).user


@pytest.fixture
def settler() -> User:
    return create_settler()


@pytest.fixture
def desk(cashier: User, courier: User) -> CashDesk:
    """With 65 000 in its drawer, brought by the courier."""
    desk = create_desk(cashier=cashier)
    bring(desk, courier, cashier, counted=65_000)
    return desk


def bring(desk: CashDesk, courier: User, cashier: User, *, counted: int) -> Discrepancy | None:
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    deposit = declare_deposit(desk=desk, amount=gnf(65_000), actor=courier)
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=counted, seen_round=seen_round, cashier_id=cashier.pk)
    return Discrepancy.objects.filter(deposit=deposit).first()


def book(kind: str, holder_id: int = 0) -> int:
    return account_balance(kind, holder_id, "GNF").minor


def end(found: Discrepancy, outcome: str, minor: int, first: User, second: User) -> None:
    resolution = propose_resolution(found, outcome=outcome, amount_minor=minor, reason="Seen on the camera", actor_id=first.pk)
    decide_resolution(resolution, approve=True, actor_id=second.pk)


def test_slip_goes_to_the_bank_when_somebody_else_has_seen_the_statement(desk, cashier, settler):
    key = uuid4()
    slip = make_slip(desk, carrier=cashier, amount=gnf(40_000), key=key, actor_id=cashier.pk)
    assert make_slip(desk, carrier=cashier, amount=gnf(40_000), key=key, actor_id=cashier.pk) == slip
    assert (book("desk_cash", desk.pk), book("bank_carrier", cashier.pk)) == (25_000, 40_000)
    for who in (cashier, create_user(is_staff=True)):
        with pytest.raises(NotAllowed):
            confirm_slip(slip, stated_minor=40_000, reference="BICIGUI 77", actor_id=who.pk)
    for _press in range(2):
        confirm_slip(slip, stated_minor=40_000, reference="BICIGUI 77", actor_id=settler.pk)
    assert (book("bank_carrier", cashier.pk), book("bank")) == (0, 40_000)
    assert broken_facts() == {}


def test_what_the_bank_did_not_get_stays_with_the_carrier_by_name(desk, cashier, settler):
    slip = make_slip(desk, carrier=cashier, amount=gnf(40_000), key=uuid4(), actor_id=cashier.pk)
    confirm_slip(slip, stated_minor=39_000, reference="BICIGUI 77", actor_id=settler.pk)
    found = Discrepancy.objects.get()
    assert (found.person, found.missing_minor, book("bank_carrier", cashier.pk), book("bank")) == (cashier, 1_000, 1_000, 39_000)
    with pytest.raises(NotThisWay):
        propose_resolution(found, outcome=Outcome.EXPLAINED, amount_minor=1_000, reason="Well", actor_id=settler.pk)
    end(found, Outcome.WRITTEN_OFF, 1_000, settler, create_settler())
    assert (book("bank_carrier", cashier.pk), book("cash_loss")) == (0, 1_000)
    assert broken_facts() == {}


def test_slip_is_brought_back_whole(desk, cashier, settler):
    slip = make_slip(desk, carrier=settler, amount=gnf(40_000), key=uuid4(), actor_id=cashier.pk)
    for _press in range(2):
        assert return_slip(slip, actor_id=cashier.pk).status == SlipStatus.RETURNED
    with pytest.raises(NotNow):
        confirm_slip(slip, stated_minor=40_000, reference="x", actor_id=create_settler().pk)
    assert (book("desk_cash", desk.pk), book("bank_carrier", settler.pk)) == (65_000, 0)
    assert broken_facts() == {}


def test_drawer_never_gives_more_than_it_has(desk, cashier):
    with pytest.raises(NotEnoughCash):
        make_slip(desk, carrier=cashier, amount=gnf(65_001), key=uuid4(), actor_id=cashier.pk)
    assert broken_facts() == {}


def test_float_comes_in_and_goes_out_once_for_each_key(desk, settler, cashier):
    key = uuid4()
    for _press in range(2):
        change_float(desk, direction=FloatDirection.IN, amount=gnf(10_000), note="Change", key=key, actor_id=settler.pk)
    assert (book("desk_cash", desk.pk), book("bank")) == (75_000, -10_000)
    change_float(desk, direction=FloatDirection.OUT, amount=gnf(75_000), note="Holiday", key=uuid4(), actor_id=settler.pk)
    assert (book("desk_cash", desk.pk), book("bank")) == (0, 65_000)
    with pytest.raises(NotAllowed):
        change_float(desk, direction=FloatDirection.IN, amount=gnf(1), note="Mine", key=uuid4(), actor_id=cashier.pk)
    assert broken_facts() == {}


def test_cash_of_a_cashiers_own_drawer_goes_to_the_bank_by_a_slip_alone(desk, settler):
    """Nobody reads on the bank's statement what went out as change money: who has the drawer's key cannot say so alone."""
    desk.cashiers.add(settler)
    with pytest.raises(NotAllowed):
        change_float(desk, direction=FloatDirection.OUT, amount=gnf(5_000), note="Holiday", key=uuid4(), actor_id=settler.pk)
    assert (book("desk_cash", desk.pk), book("bank")) == (65_000, 0)


def test_closed_day_is_read_only_and_reopening_leaves_a_trace(desk, cashier, settler, courier):
    day = close_day(desk, counted_minor=65_000, actor_id=cashier.pk)
    assert (day.expected, day.missing) == (gnf(65_000), gnf(0))
    with pytest.raises(NotNow):
        close_day(desk, counted_minor=65_000, actor_id=cashier.pk)
    with pytest.raises(DayClosed):
        bring(desk, courier, cashier, counted=65_000)
    with pytest.raises(DayClosed):
        make_slip(desk, carrier=cashier, amount=gnf(1), key=uuid4(), actor_id=cashier.pk)
    with pytest.raises(NotAllowed):
        reopen_day(day, reason="One more courier", actor_id=cashier.pk)
    reopen_day(day, reason="One more courier", actor_id=settler.pk)
    trace = DomainEvent.objects.get(name="desk_day.reopened")
    assert (trace.actor, trace.data["counted_minor"], trace.data["reason"]) == (settler, 65_000, "One more courier")
    make_slip(desk, carrier=cashier, amount=gnf(1), key=uuid4(), actor_id=cashier.pk)
    assert broken_facts() == {}


def test_drawer_moves_only_after_the_last_day_was_counted(desk, cashier, settler):
    DeskDay.objects.update(day=DeskDay.objects.get().day - timedelta(days=1))
    with pytest.raises(DayNotClosed):
        make_slip(desk, carrier=cashier, amount=gnf(1), key=uuid4(), actor_id=cashier.pk)
    day = close_day(desk, counted_minor=65_000, actor_id=cashier.pk)
    make_slip(desk, carrier=cashier, amount=gnf(1), key=uuid4(), actor_id=cashier.pk)
    with pytest.raises(NotNow):
        reopen_day(day, reason="Later", actor_id=settler.pk)


def test_missing_cash_is_named_once_and_written_off_by_two(desk, cashier, settler):
    close_day(desk, counted_minor=64_000, actor_id=cashier.pk)
    found = Discrepancy.objects.get()
    assert (found.person, found.missing_minor, found.holder) == (cashier, 1_000, desk.holder)
    DeskDay.objects.update(day=DeskDay.objects.get().day - timedelta(days=1))
    make_slip(desk, carrier=cashier, amount=gnf(4_000), key=uuid4(), actor_id=cashier.pk)
    day = close_day(desk, counted_minor=60_000, actor_id=cashier.pk)
    assert (day.missing, Discrepancy.objects.count()) == (gnf(0), 1)
    resolution = propose_resolution(found, outcome=Outcome.WRITTEN_OFF, amount_minor=1_000, reason="Not found", actor_id=settler.pk)
    for who in (settler, cashier):
        with pytest.raises(NotAllowed):
            decide_resolution(resolution, approve=True, actor_id=who.pk)
    DeskDay.objects.filter(pk=day.pk).update(day=day.day - timedelta(days=2))
    decide_resolution(resolution, approve=True, actor_id=create_settler().pk)
    assert (book("desk_cash", desk.pk), book("cash_loss")) == (60_000, 1_000)
    assert broken_facts() == {}


def test_too_much_in_the_drawer_is_nobodys_order(desk, cashier, settler):
    reopen_day(close_day(desk, counted_minor=66_000, actor_id=cashier.pk), reason="Settle it", actor_id=settler.pk)
    end(Discrepancy.objects.get(), Outcome.FOUND, 1_000, settler, create_settler())
    assert (book("desk_cash", desk.pk), book("cash_loss")) == (66_000, -1_000)
    assert broken_facts() == {}


@pytest.mark.parametrize(
    ("outcome", "hand", "drawer", "loss", "earning"),
    [
        (Outcome.FOUND, 0, 130_000, 0, -30_000),
        (Outcome.CHARGED, 0, 125_000, 0, -25_000),
        (Outcome.WRITTEN_OFF, 0, 125_000, 5_000, -30_000),
        (Outcome.EXPLAINED, 5_000, 125_000, 0, -30_000),
    ],
)
def test_couriers_difference_ends_in_one_of_four_ways(desk, courier, cashier, settler, outcome, hand, drawer, loss, earning):
    found = bring(desk, courier, cashier, counted=60_000)
    end(found, outcome, 5_000, settler, create_settler())
    found.refresh_from_db()
    figures = (book("courier_cash", courier.pk), book("desk_cash", desk.pk), book("cash_loss"), book("courier_earning", courier.pk))
    assert (figures, found.open_minor) == ((hand, drawer, loss, earning), 0)
    assert broken_facts() == {}


def test_difference_is_settled_in_parts_and_never_beyond(desk, courier, cashier, settler):
    found, second = bring(desk, courier, cashier, counted=60_000), create_settler()
    end(found, Outcome.CHARGED, 3_000, settler, second)
    with pytest.raises(WrongAmount):
        propose_resolution(found, outcome=Outcome.CHARGED, amount_minor=2_001, reason="Rest", actor_id=settler.pk)
    propose_resolution(found, outcome=Outcome.CHARGED, amount_minor=2_000, reason="Rest", actor_id=settler.pk)
    with pytest.raises(NotNow):
        propose_resolution(found, outcome=Outcome.FOUND, amount_minor=2_000, reason="Rest", actor_id=second.pk)


@pytest.mark.parametrize("outcome", [Outcome.CHARGED, Outcome.WRITTEN_OFF, Outcome.FOUND])
def test_what_was_missing_and_then_left_these_hands_is_not_settled_with_other_notes(desk, courier, cashier, settler, outcome):
    """A courier with whom it was given up, and who then has new cash in hand, would else keep so much of that."""
    found, second = bring(desk, courier, cashier, counted=60_000), create_settler()
    case = propose_giving_up(case_of(courier), reason="He is gone", actor_id=settler.pk)
    decide_giving_up(case, approve=True, actor_id=second.pk)
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    before = [book(kind, courier.pk) for kind in ("courier_cash", "courier_earning")]
    with pytest.raises(BroughtSince):
        end(found, outcome, 5_000, settler, second)
    decide_resolution(found.resolutions.get(), approve=False, actor_id=second.pk)
    end(found, Outcome.EXPLAINED, 5_000, settler, second)
    assert [book(kind, courier.pk) for kind in ("courier_cash", "courier_earning")] == before
    assert broken_facts() == {}


def bring_later(desk: CashDesk, courier: User, cashier: User, minor: int, *, counted: int | None = None) -> Deposit:
    """One more deposit of the courier."""
    deposit = declare_deposit(desk=desk, amount=gnf(minor), actor=courier)
    for seen_round in (1, 2):
        count_deposit(deposit, counted_minor=minor if counted is None else counted, seen_round=seen_round, cashier_id=cashier.pk)
    return Deposit.objects.get(pk=deposit.pk)


@pytest.mark.parametrize(("later", "still_open"), [(5_000, 5_000), (65_000, 5_000), (67_000, 3_000), (70_000, 0)])
def test_difference_ends_with_the_deposit_that_brings_the_missing_cash(desk, courier, cashier, later, still_open):
    """He has 65 000 of another order and, in the book, the 5 000 that were missing: what he brings is the former first."""
    found = bring(desk, courier, cashier, counted=60_000)
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    deposit = bring_later(desk, courier, cashier, later)
    found.refresh_from_db()
    assert (found.open_minor, book("courier_cash", courier.pk), book("desk_cash", desk.pk)) == (still_open, 70_000 - later, 125_000 + later)
    parts = [(row.outcome, row.amount_minor, row.status, row.deposit) for row in found.resolutions.all()]
    assert parts == ([(Outcome.BROUGHT, 5_000 - still_open, ResolutionStatus.APPROVED, deposit)] if still_open < 5_000 else [])
    assert DomainEvent.objects.filter(name="resolution.approved").count() == len(parts)
    assert broken_facts() == {}


def test_proposal_for_cash_that_was_brought_meanwhile_lapses(desk, courier, cashier, settler):
    found, second = bring(desk, courier, cashier, counted=60_000), create_settler()
    waiting = propose_resolution(found, outcome=Outcome.WRITTEN_OFF, amount_minor=5_000, reason="Gone", actor_id=settler.pk)
    bring_later(desk, courier, cashier, 2_000)
    assert decide_resolution(waiting, approve=True, actor_id=second.pk).status == ResolutionStatus.LAPSED
    found.refresh_from_db()
    assert (found.open_minor, book("cash_loss"), book("courier_cash", courier.pk)) == (3_000, 0, 3_000)
    end(found, Outcome.WRITTEN_OFF, 3_000, settler, second)
    assert (book("cash_loss"), book("courier_cash", courier.pk)) == (3_000, 0)
    assert broken_facts() == {}


def test_the_same_missing_cash_is_one_difference_however_often_it_is_declared(desk, courier, cashier):
    first = bring(desk, courier, cashier, counted=60_000)
    bring_later(desk, courier, cashier, 5_000, counted=1_000)
    first.refresh_from_db()
    again = Discrepancy.objects.latest("pk")
    assert (first.open_minor, again.open_minor, book("courier_cash", courier.pk)) == (0, 4_000, 4_000)
    assert broken_facts() == {}


def test_cash_that_was_given_up_is_not_called_brought(desk, courier, cashier, settler):
    found = bring(desk, courier, cashier, counted=60_000)
    case = propose_giving_up(case_of(courier), reason="He is gone", actor_id=settler.pk)
    decide_giving_up(case, approve=True, actor_id=create_settler().pk)
    create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
    bring_later(desk, courier, cashier, 60_000)
    assert not found.resolutions.exists()
    assert broken_facts() == {}


def test_courier_is_not_charged_more_than_he_earned(desk, courier, cashier, settler):
    found = bring(desk, courier, cashier, counted=10_000)
    with pytest.raises(NotEarned):
        end(found, Outcome.CHARGED, 55_000, settler, create_settler())
    assert book("courier_earning", courier.pk) == -30_000


def test_whoever_counted_settles_nothing(desk, courier, cashier, settler):
    found = bring(desk, courier, cashier, counted=60_000)
    for who in (cashier, courier):
        with pytest.raises(NotAllowed):
            propose_resolution(found, outcome=Outcome.WRITTEN_OFF, amount_minor=5_000, reason="Gone", actor_id=who.pk)


def test_refused_proposal_moves_nothing(desk, courier, cashier, settler):
    found = bring(desk, courier, cashier, counted=60_000)
    resolution = propose_resolution(found, outcome=Outcome.CHARGED, amount_minor=5_000, reason="His", actor_id=settler.pk)
    decide_resolution(resolution, approve=False, actor_id=create_settler().pk)
    found.refresh_from_db()
    assert (found.open_minor, book("courier_cash", courier.pk)) == (5_000, 5_000)
    assert book(AccountKind.CASH_LOSS) == 0
