"""Counters, couriers and banks at once. Docstrings name the lock or condition that each is about."""

from functools import partial
from uuid import uuid4

import pytest
from django.db import transaction

from couriers.models import CourierProfile, Delivery
from couriers.services import claim_delivery, confirm_cash_paid, confirm_cash_received
from couriers.states import DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.models import BankSlip, CashDesk, Deposit, Discrepancy
from shop.custody.services import (
    cancel_deposit,
    close_day,
    confirm_slip,
    count_deposit,
    decide_resolution,
    declare_deposit,
    make_slip,
    propose_resolution,
    spend_cash,
)
from shop.custody.states import DepositStatus, Outcome
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, lock_account, post_entry
from shop.ledger.states import AccountKind
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_settler
from tests.factories.places import create_country
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


@pytest.fixture
def courier() -> User:
    """With the cash of two orders of 65 000 in hand."""
    user = create_courier(user=None).user
    for _parcel in range(2):
        create_delivery(status=DeliveryStatus.DELIVERED, courier=user)
    return user


def count(deposit: Deposit, minor: int, cashier: User, seen_round: int = 1) -> Deposit:
    return count_deposit(Deposit.objects.get(pk=deposit.pk), counted_minor=minor, seen_round=seen_round, cashier_id=cashier.pk)


def fill(desk: CashDesk, courier: User, cashier: User) -> None:
    count(declare_deposit(desk=desk, amount=gnf(130_000), actor=courier), 130_000, cashier)


def booked(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def test_deposit_counted_by_many_at_once_moves_once(deposit, cashier, desk):
    """Fails without select_for_update in count_deposit: the second finds that the courier has nothing left, and names a difference."""
    other = create_cashier()
    desk.cashiers.add(other)
    outcomes = run_together([partial(count, deposit, 130_000, who) for who in (cashier, other) * 4])
    assert kinds_of(outcomes) == {"Deposit": 8}
    assert (booked("deposit.closed"), Discrepancy.objects.count()) == (1, 0)
    assert broken_facts() == {}


def test_first_count_pressed_many_times_is_not_the_second(deposit, cashier):
    """Fails without the round in count_deposit: the double click closes on the wrong figure. Without the row's lock alone it holds."""
    run_together([partial(count, deposit, 120_000, cashier) for _press in range(6)])
    assert Deposit.objects.get().status == DepositStatus.RECOUNT
    assert booked("deposit.closed") == 0


def test_deposit_is_taken_back_or_counted(courier, cashier, desk):
    """Fails without the status in cancel_deposit's UPDATE: a counted deposit is called cancelled."""
    for _round in range(3):
        create_delivery(status=DeliveryStatus.DELIVERED, courier=courier)
        own = declare_deposit(desk=desk, amount=gnf(65_000), actor=courier)
        outcomes = run_together([partial(count, own, 65_000, cashier), partial(cancel_deposit, own, actor_id=courier.pk)])
        assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
        counted = Entry.objects.filter(key=f"deposit:{own.pk}:closed").exists()
        assert (Deposit.objects.get(pk=own.pk).status == DepositStatus.CLOSED) == counted
    assert broken_facts() == {}


def test_one_deposit_is_declared_at_a_time(courier, desk):
    """Fails without the unique condition: the same cash is declared at eight desks."""
    outcomes = run_together([partial(declare_deposit, desk=desk, amount=gnf(130_000), actor=courier) for _press in range(8)])
    assert kinds_of(outcomes) == {"AlreadyDeclared": 7, "Deposit": 1}


@pytest.mark.parametrize("_round", range(3))
def test_deposit_and_refund_at_once_spend_no_note_twice(deposit, courier, cashier, _round):
    """Fails without lock_accounts in _close_deposit and lock_account in _lock_entry: NotEnoughCash ends the count of what lies there."""

    def refund(number: int) -> None:
        key = f"test:{number}"
        lines = [Posting(AccountKind.REFUND_OWED, courier.pk, gnf(20_000)), Posting(AccountKind.COURIER_CASH, courier.pk, gnf(-20_000))]
        post_entry(key=key, kind="test.refund", subject="test", subject_id=number, lines=lines)
        spend_cash((AccountKind.COURIER_CASH.value, courier.pk), gnf(20_000), entry_key=key)

    def in_one(number: int) -> None:
        with transaction.atomic():
            refund(number)

    run_together([partial(in_one, 1), partial(count, deposit, 130_000, cashier), partial(in_one, 2)])
    assert Deposit.objects.get().status == DepositStatus.CLOSED
    assert account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF").minor >= 0
    assert broken_facts(of="shop.custody") == {}


@pytest.mark.parametrize("_round", range(3))
def test_deposit_and_new_delivery_at_once_lose_nothing(deposit, courier, cashier, _round):
    """Two movements of one courier's cash in the same instant: post() holds the account's row, whatever else does."""
    parcel = create_delivery(status=DeliveryStatus.AT_DOOR, courier=courier)
    confirm_cash_received(parcel, actor_id=courier.pk)
    pay = partial(confirm_cash_paid, Delivery.objects.with_order().get(pk=parcel.pk), actor_id=parcel.order.buyer_id)
    assert kinds_of(run_together([pay, partial(count, deposit, 130_000, cashier)])) == {"Delivery": 1, "Deposit": 1}
    assert account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF") == gnf(65_000)
    assert broken_facts() == {}


def test_slip_pressed_many_times_is_one(desk, courier, cashier):
    """Fails without the unique key: every press takes cash out of the drawer."""
    fill(desk, courier, cashier)
    key = uuid4()
    outcomes = run_together(
        [partial(make_slip, desk, carrier=cashier, amount=gnf(10_000), key=key, actor_id=cashier.pk) for _i in range(8)]
    )
    assert kinds_of(outcomes) == {"BankSlip": 8}
    assert (BankSlip.objects.count(), account_balance("desk_cash", desk.pk, "GNF")) == (1, gnf(120_000))
    assert broken_facts() == {}


def test_slips_together_never_take_more_than_the_drawer_has(desk, courier, cashier):
    """Safe by post(), which holds the drawer's row before its pieces are chosen; the other locks on it only come earlier."""
    fill(desk, courier, cashier)
    slips = [partial(make_slip, desk, carrier=cashier, amount=gnf(50_000), key=uuid4(), actor_id=cashier.pk) for _i in range(6)]
    assert kinds_of(run_together(slips)) == {"BankSlip": 2, "NotEnoughCash": 4}
    assert broken_facts() == {}


def test_slip_confirmed_by_many_is_at_the_bank_once(desk, courier, cashier):
    """Fails without select_for_update in confirm_slip: a second difference is named."""
    fill(desk, courier, cashier)
    slip = make_slip(desk, carrier=cashier, amount=gnf(50_000), key=uuid4(), actor_id=cashier.pk)
    settlers = [create_settler() for _i in range(4)]
    acts = [partial(confirm_slip, slip, stated_minor=49_000, reference="BICIGUI", actor_id=settler.pk) for settler in settlers]
    assert kinds_of(run_together(acts)) == {"BankSlip": 4}
    assert (booked("slip.confirmed"), Discrepancy.objects.count()) == (1, 1)
    assert broken_facts() == {}


def test_drawer_does_not_move_while_it_is_closed(desk, courier, cashier):
    """Fails without the account's lock in close_day: a slip leaves after the count was compared, and the day says something else."""
    fill(desk, courier, cashier)
    slip = partial(make_slip, desk, carrier=cashier, amount=gnf(10_000), key=uuid4(), actor_id=cashier.pk)
    closing = [partial(close_day, desk, counted_minor=130_000, actor_id=cashier.pk) for _press in range(2)]
    outcomes = run_together([*closing, slip])
    assert kinds_of(outcomes).get("DeskDay") == 1
    day = desk.days.get()
    assert day.expected_minor == account_balance("desk_cash", desk.pk, "GNF").minor
    assert Discrepancy.objects.count() == (day.expected_minor != 130_000)
    assert broken_facts() == {}


def test_difference_is_settled_once(deposit, courier, cashier, monkeypatch):
    """Fails without the lock on the difference: several decide it, and each is told as news. The entry's key keeps the book right."""
    count(deposit, 120_000, cashier)
    count(deposit, 120_000, cashier, 2)
    first, found = create_settler(), Discrepancy.objects.get()
    proposals = [
        partial(propose_resolution, found, outcome=Outcome.WRITTEN_OFF, amount_minor=10_000, reason="Gone", actor_id=first.pk)
        for _press in range(4)
    ]
    assert kinds_of(run_together(proposals)) == {"NotNow": 3, "Resolution": 1}
    resolution = found.resolutions.get()
    meet_at(monkeypatch, "shop.custody.services.resolutions.require_settler")
    acts = [partial(decide_resolution, resolution, approve=True, actor_id=create_settler().pk) for _i in range(4)]
    assert kinds_of(run_together(acts)) == {"Resolution": 4}
    assert account_balance("cash_loss", 0, "GNF") == gnf(10_000)
    assert DomainEvent.objects.filter(name="resolution.approved").count() == 1
    assert broken_facts() == {}


def test_missing_cash_is_brought_or_written_off_and_never_both(deposit, courier, cashier, desk, monkeypatch):
    """Fails without select_for_update in lock_shortages: each holds what the other waits for, and one of them is ended by the database."""
    count(deposit, 120_000, cashier)
    count(deposit, 120_000, cashier, 2)
    found = Discrepancy.objects.get()
    waiting = propose_resolution(found, outcome=Outcome.WRITTEN_OFF, amount_minor=10_000, reason="Gone", actor_id=create_settler().pk)
    own = declare_deposit(desk=desk, amount=gnf(10_000), actor=courier)
    meet_at(monkeypatch, "shop.custody.services.resolutions.lock_accounts")
    acts = [partial(decide_resolution, waiting, approve=True, actor_id=create_settler().pk), partial(count, own, 10_000, cashier)]
    assert kinds_of(run_together(acts)) == {"Deposit": 1, "Resolution": 1}
    found.refresh_from_db()
    brought, lost = Deposit.objects.get(pk=own.pk).moved_minor, account_balance("cash_loss", 0, "GNF").minor
    assert (found.open_minor, brought + lost, account_balance("courier_cash", courier.pk, "GNF").minor) == (0, 10_000, 0)
    assert broken_facts() == {}


def test_two_claims_do_not_share_the_same_room(monkeypatch):
    """Fails without lock_account in require_room_for_cash: each sees only itself below the ceiling."""
    country = create_country(courier_cash_ceiling_minor=100_000)
    courier = create_courier(country=country).user
    CourierProfile.objects.update(cash_ceiling_minor=100_000)
    parcels = [create_delivery(status=DeliveryStatus.OFFERED) for _parcel in range(3)]
    with transaction.atomic():
        lock_account(AccountKind.COURIER_CASH, courier.pk, "GNF")  # the account is there: nobody waits for its making
    meet_at(monkeypatch, "couriers.services.market.ensure_code")
    outcomes = run_together([partial(claim_delivery, parcel, courier) for parcel in parcels])
    assert kinds_of(outcomes) == {"CashCeiling": 2, "Delivery": 1}
    assert broken_facts() == {}
