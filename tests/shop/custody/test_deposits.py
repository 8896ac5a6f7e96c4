"""Two counts that know nothing of one another close a deposit; a difference is named and moves nothing else."""

import pytest

from couriers.states import DeliveryMode, DeliveryStatus
from shop.accounts.models import User
from shop.common.money import Money
from shop.custody.exceptions import AlreadyDeclared, BeingCounted, BeyondTheBook, NotAllowed, TakenBack, WrongAmount
from shop.custody.models import CashDesk, Deposit, Discrepancy
from shop.custody.queries import held_for_orders
from shop.custody.services import cancel_deposit, count_deposit, declare_deposit, spend_cash
from shop.custody.states import DepositStatus
from shop.events.models import DomainEvent
from shop.ledger.models import Entry
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from tests.factories.accounts import create_user
from tests.factories.couriers import create_delivery
from tests.factories.custody import allow, create_cashier, create_desk
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


def in_hand(courier: User) -> int:
    return account_balance(AccountKind.COURIER_CASH, courier.pk, "GNF").minor


def drawer(desk: CashDesk) -> int:
    return account_balance(AccountKind.DESK_CASH, desk.pk, "GNF").minor


def count(deposit: Deposit, minor: int, cashier: User, seen_round: int = 1) -> Deposit:
    return count_deposit(deposit, counted_minor=minor, seen_round=seen_round, cashier_id=cashier.pk)


def test_equal_counts_move_the_cash(deposit, courier, cashier, desk):
    assert count(deposit, 65_000, cashier).status == DepositStatus.CLOSED
    assert (in_hand(courier), drawer(desk)) == (0, 65_000)
    assert not Discrepancy.objects.exists()
    assert DomainEvent.objects.filter(name="cash.arrived").count() == 1
    assert broken_facts() == {}


def test_different_count_is_asked_for_once_more_and_moves_nothing(deposit, courier, cashier, desk):
    assert count(deposit, 60_000, cashier).status == DepositStatus.RECOUNT
    assert (in_hand(courier), drawer(desk)) == (65_000, 0)
    assert count(deposit, 65_000, cashier, 2).status == DepositStatus.CLOSED
    assert not Discrepancy.objects.exists()


def test_second_count_stands_and_the_rest_is_named(deposit, courier, cashier, desk):
    count(deposit, 60_000, cashier)
    count(deposit, 60_000, cashier, 2)
    assert (in_hand(courier), drawer(desk)) == (5_000, 60_000)
    found = Discrepancy.objects.get()
    assert (found.person, found.missing, found.holder, found.deposit) == (courier, gnf(5_000), deposit.giver, deposit)
    assert broken_facts() == {}


def test_count_pressed_twice_counts_once(deposit, courier, cashier):
    """The second press of the first count is not the second count."""
    count(deposit, 60_000, cashier)
    assert count(deposit, 60_000, cashier).status == DepositStatus.RECOUNT
    count(deposit, 65_000, cashier, 2)
    count(deposit, 1, cashier, 2)
    assert Entry.objects.filter(kind="deposit.closed").count() == 1


def test_nothing_on_the_counter_is_a_difference_of_all(deposit, courier, cashier, desk):
    count(deposit, 0, cashier)
    assert count(deposit, 0, cashier, 2).status == DepositStatus.CLOSED
    assert (in_hand(courier), drawer(desk), Discrepancy.objects.get().missing_minor) == (65_000, 0, 65_000)
    assert broken_facts() == {}


def test_more_than_the_book_knows_of_goes_back_over_the_counter(deposit, courier, cashier, desk):
    count(deposit, 70_000, cashier)
    closed = count(deposit, 70_000, cashier, 2)
    assert (closed.moved, closed.surplus) == (gnf(65_000), gnf(5_000))
    assert (in_hand(courier), drawer(desk), Discrepancy.objects.get().missing_minor) == (0, 65_000, -5_000)
    assert broken_facts() == {}


def test_cash_spent_after_the_declaration_is_not_moved_again(deposit, courier, cashier, desk):
    """The courier has paid a refund at a door on the way: the book knows of less than both say."""
    lines = [Posting(AccountKind.REFUND_OWED, courier.pk, gnf(5_000)), Posting(*deposit.giver, gnf(-5_000))]
    post_entry(key="refund:1:done", kind="refund.done", subject="refund", subject_id=1, lines=lines)
    spend_cash(deposit.giver, gnf(5_000), entry_key="refund:1:done")
    assert count(deposit, 65_000, cashier).surplus == gnf(5_000)
    assert (in_hand(courier), drawer(desk), Discrepancy.objects.get().missing_minor) == (0, 60_000, -5_000)
    assert broken_facts(of="shop.custody") == {}


def test_courier_declares_no_more_than_he_has_and_one_deposit_at_a_time(courier, desk):
    with pytest.raises(BeyondTheBook):
        declare_deposit(desk=desk, amount=gnf(65_001), actor=courier)
    with pytest.raises(WrongAmount):
        declare_deposit(desk=desk, amount=gnf(0), actor=courier)
    with pytest.raises(WrongAmount):
        declare_deposit(desk=desk, amount=Money(100, "KES"), actor=courier)
    declare_deposit(desk=desk, amount=gnf(1_000), actor=courier)
    with pytest.raises(AlreadyDeclared):
        declare_deposit(desk=create_desk(), amount=gnf(1_000), actor=courier)


def test_courier_takes_it_back_until_it_is_counted(deposit, courier, cashier):
    cancel_deposit(deposit, actor_id=courier.pk)
    cancel_deposit(deposit, actor_id=courier.pk)
    with pytest.raises(TakenBack):
        count(deposit, 65_000, cashier)
    again = declare_deposit(desk=deposit.desk, amount=gnf(65_000), actor=courier)
    count(again, 1, cashier)
    with pytest.raises(BeingCounted):
        cancel_deposit(again, actor_id=courier.pk)


def test_nobody_else_takes_it_back_or_counts_it(deposit, mallory, cashier, courier):
    with pytest.raises(NotAllowed):
        cancel_deposit(deposit, actor_id=mallory.pk)
    clerk = create_user(is_staff=True)
    elsewhere = create_cashier()
    for who in (mallory, clerk, elsewhere, courier):
        with pytest.raises(NotAllowed):
            count(deposit, 65_000, who)
    assert in_hand(courier) == 65_000


def test_cashier_who_carries_parcels_does_not_count_their_own(courier, desk):
    courier.is_staff = True
    courier.save()
    desk.cashiers.add(allow(courier, "work_at_desk"))
    own = declare_deposit(desk=desk, amount=gnf(65_000), actor=courier)
    with pytest.raises(NotAllowed):
        count(own, 65_000, courier)


def test_store_pays_what_it_owes_at_the_desk(desk, cashier, mallory):
    order = create_delivery(status=DeliveryStatus.DELIVERED, mode=DeliveryMode.IN_PERSON).order
    with pytest.raises(NotAllowed):
        declare_deposit(desk=desk, amount=order.fee, actor=mallory, store=order.store)
    paid = declare_deposit(desk=desk, amount=order.fee, actor=order.store.owner, store=order.store)
    count(paid, order.fee_minor, cashier)
    assert account_balance(AccountKind.SELLER_PAYABLE, order.store_id, "GNF") == gnf(0)
    assert held_for_orders(desk.holder) == [(None, order.fee)]
    assert broken_facts() == {}
