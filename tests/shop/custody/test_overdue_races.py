"""Overdue cash with many hands on it at once. Docstrings name the lock that each is about."""

from functools import partial

import pytest

from shop.common.clock import now
from shop.common.money import Money
from shop.custody.models import CashReminder, OverdueCash
from shop.custody.services import chase_cash, count_deposit, decide_giving_up, declare_deposit, propose_giving_up
from shop.custody.states import OverdueStatus
from shop.events.models import DomainEvent
from shop.ledger.queries import balance
from shop.payouts.models import Earning
from shop.payouts.services import offset_cash, refresh_holder
from tests.factories.custody import case_of, create_settler, days_go_by
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def gnf(minor: int) -> Money:
    return Money(minor, "GNF")


def told(what: str) -> int:
    return DomainEvent.objects.filter(name=f"overdue_cash.{what}").count()


def test_two_sweeps_remind_once_and_open_one_case(courier, monkeypatch):
    """Fails without the lock on the reminder: each finds that nobody has reminded yet."""
    CashReminder.objects.create(courier=courier, currency="GNF")
    for days, news in ((2, "reminded"), (1, "asked")):
        days_go_by(days)
        meet_at(monkeypatch, "shop.custody.services.overdue.lock_account", parties=4)
        run_together([partial(chase_cash, courier.pk, "GNF") for _sweep in range(4)])
        assert told(news) == 1
    assert OverdueCash.objects.get().amount == gnf(65_000)
    assert broken_facts() == {}


@pytest.mark.parametrize("_round", range(3))
def test_deposit_and_giving_up_at_once_take_each_note_once(courier, cashier, desk, monkeypatch, _round):
    """Fails without lock_accounts in decide_giving_up: it wants to give up notes that lie at the desk by now, and is refused."""
    case = case_of(courier)
    deposit = declare_deposit(desk=desk, amount=gnf(60_000), actor=courier)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    count = partial(count_deposit, deposit, counted_minor=60_000, seen_round=1, cashier_id=cashier.pk)
    decide = partial(decide_giving_up, case, approve=True, actor_id=create_settler().pk)
    meet_at(monkeypatch, "shop.custody.services.overdue._give_up")
    meet_at(monkeypatch, "shop.custody.services.depositing._move")
    assert kinds_of(run_together([count, decide])) == {"Deposit": 1, "OverdueCash": 1}
    case.refresh_from_db()
    deposit.refresh_from_db()
    assert (case.charged_minor, case.lost_minor, deposit.repaid_minor) in [(5_000, 0, 0), (15_000, 50_000, 50_000)]
    assert balance("courier_cash", courier.pk, "GNF") == balance("courier_debt", courier.pk, "GNF") == gnf(0)
    assert broken_facts() == {}


def test_many_who_decide_give_up_once(courier, monkeypatch):
    """Fails without the lock on the case: several find it proposed, and each is told as news. The entries' keys keep the book right."""
    case = case_of(courier)
    proposers = [partial(propose_giving_up, case, reason="He is gone", actor_id=create_settler().pk) for _i in range(3)]
    assert kinds_of(run_together(proposers)) == {"NotNow": 2, "OverdueCash": 1}
    meet_at(monkeypatch, "shop.custody.services.overdue.require_settler", parties=4)
    deciders = [partial(decide_giving_up, case, approve=True, actor_id=create_settler().pk) for _i in range(4)]
    assert kinds_of(run_together(deciders)) == {"OverdueCash": 4}
    assert (told("given_up"), OverdueCash.objects.get().status) == (1, OverdueStatus.GIVEN_UP)
    assert broken_facts() == {}


@pytest.mark.parametrize("_round", range(2))
def test_offset_and_giving_up_at_once_use_each_earning_once(courier, monkeypatch, _round):
    """Whichever comes first, no earning bears twice. Not seen to fail without _hold_accounts in offset_cash."""
    case = case_of(courier)
    refresh_holder("courier", courier.pk, "GNF")
    Earning.objects.update(held_until=now())
    payee = refresh_holder("courier", courier.pk, "GNF")
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    offset = partial(offset_cash, payee, actor_id=courier.pk, token="once")
    decide = partial(decide_giving_up, case, approve=True, actor_id=create_settler().pk)
    meet_at(monkeypatch, "shop.payouts.services.offset.book_paid", seconds=0.8)
    meet_at(monkeypatch, "shop.custody.services.overdue.lock_accounts")
    outcomes = run_together([offset, decide])
    assert kinds_of(outcomes[1:]) == {"OverdueCash": 1}
    assert kinds_of(outcomes[:1]) in ({"Payout": 1}, {"NothingAvailable": 1})
    assert [balance(kind, courier.pk, "GNF").minor for kind in ("courier_cash", "courier_earning", "courier_debt")] == [0, 0, 50_000]
    assert broken_facts(of="shop") == {}
