"""Overdue cash with many hands on it at once. Docstrings name the lock that each is about."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from threading import Event
from typing import Any

import pytest

from couriers.services import confirm_cash_paid, confirm_cash_received
from couriers.states import DeliveryStatus
from shop.common.money import Money
from shop.custody.models import CashReminder, OverdueCash
from shop.custody.services import chase_cash, count_deposit, decide_giving_up, declare_deposit, propose_giving_up
from shop.custody.states import OverdueStatus
from shop.events.models import DomainEvent
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry
from shop.payouts.services import offset_cash, refresh_holder
from tests.factories.couriers import create_delivery
from tests.factories.custody import case_of, create_settler, days_go_by
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together, stand_until
from tests.waiting import LIMIT

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
    meet_at(monkeypatch, "shop.custody.services.overdue._give_case_up")
    meet_at(monkeypatch, "shop.custody.services.deposits._post_deposit")
    assert kinds_of(run_together([count, decide])) == {"Deposit": 1, "OverdueCash": 1}
    case.refresh_from_db()
    deposit.refresh_from_db()
    assert (case.charged_minor, case.lost_minor, deposit.repaid_minor) in [(5_000, 0, 0), (15_000, 50_000, 50_000)]
    assert account_balance("courier_cash", courier.pk, "GNF") == account_balance("courier_debt", courier.pk, "GNF") == gnf(0)
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
    """Whichever comes first, no earning bears twice. Its lock is the next test's."""
    case, payee = case_of(courier), _earn(courier, 20_000)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    offset = partial(offset_cash, payee, actor_id=courier.pk, token="once")
    decide = partial(decide_giving_up, case, approve=True, actor_id=create_settler().pk)
    meet_at(monkeypatch, "shop.payouts.services.cash_offsets.book_paid")
    meet_at(monkeypatch, "shop.custody.services.overdue.lock_accounts")
    outcomes = run_together([offset, decide])
    assert kinds_of(outcomes[1:]) == {"OverdueCash": 1}
    assert kinds_of(outcomes[:1]) in ({"Payout": 1}, {"NothingAvailable": 1})
    kinds = ("courier_cash", "courier_earning", "courier_debt")
    assert [account_balance(kind, courier.pk, "GNF").minor for kind in kinds] == [0, 0, 30_000]
    assert broken_facts(of="shop") == {}


def test_offset_that_has_begun_and_giving_up_do_not_wait_for_each_other(courier, monkeypatch):
    """Fails without _hold_accounts in offset_cash: one has the earnings, the other the cash, and each wants both."""
    case, payee = case_of(courier), _earn(courier, 20_000)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    decide = partial(decide_giving_up, case, approve=True, actor_id=create_settler().pk)
    decide = _second(decide, monkeypatch, while_first_is_at="shop.payouts.services.cash_offsets.book_paid")
    outcomes = run_together([partial(offset_cash, payee, actor_id=courier.pk, token="once"), decide])
    assert kinds_of(outcomes) == {"OverdueCash": 1, "Payout": 1}
    assert _figures(courier) == {"courier_cash": 0, "courier_earning": 0, "courier_debt": 30_000}
    assert broken_facts(of="shop") == {}


def test_debt_is_not_collected_from_earnings_that_giving_up_has_just_taken(courier, monkeypatch):
    """Fails where collect_debt goes by what was available before it held the accounts: the same earning bears two debts."""
    other = create_delivery(status=DeliveryStatus.AT_DOOR, courier=courier)
    _give_up(case_of(courier))
    confirm_cash_received(other, actor_id=courier.pk)
    confirm_cash_paid(other, actor_id=other.order.buyer_id)
    case = case_of(courier)
    _gift(courier, 20_000)
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    decide = partial(decide_giving_up, case, approve=True, actor_id=create_settler().pk)
    decide = _second(decide, monkeypatch, while_first_is_at="shop.payouts.services.debt_collection.lock_accounts")
    assert kinds_of(run_together([partial(refresh_holder, "courier", courier.pk, "GNF"), decide])) == {"OverdueCash": 1, "Payee": 1}
    assert _figures(courier) == {"courier_cash": 0, "courier_earning": 0, "courier_debt": 80_000}
    payee = refresh_holder("courier", courier.pk, "GNF")
    assert payee.book_minor == 0
    assert broken_facts(of="shop") == {}


def test_debt_paid_at_the_desk_is_not_collected_as_well(courier, cashier, desk, monkeypatch):
    """Fails without lock_accounts in collect_debt: the debt falls below nothing, and the courier has paid it twice."""
    _give_up(case_of(courier))
    deposit = declare_deposit(desk=desk, amount=gnf(50_000), actor=courier)
    _gift(courier, 60_000)
    count = partial(count_deposit, deposit, counted_minor=50_000, seen_round=1, cashier_id=cashier.pk)
    count = _second(count, monkeypatch, while_first_is_at="shop.payouts.services.debt_collection.post_entry")
    run_together([partial(refresh_holder, "courier", courier.pk, "GNF"), count])
    deposit.refresh_from_db()
    assert (_figures(courier), deposit.repaid_minor) == ({"courier_cash": 0, "courier_earning": -15_000, "courier_debt": 0}, 5_000)
    assert broken_facts(of="shop") == {}


def _figures(courier) -> dict[str, int]:
    return {kind: account_balance(kind, courier.pk, "GNF").minor for kind in ("courier_cash", "courier_earning", "courier_debt")}


def _gift(courier, minor: int) -> None:
    """Owed to the courier, and nobody has gathered it yet."""
    lines = [Posting("bank", 0, gnf(minor)), Posting("courier_earning", courier.pk, gnf(-minor))]
    post_entry(key=f"gift:{minor}", kind="gift.given", subject="gift", subject_id=minor, lines=lines)


def _earn(courier, minor: int):
    """Available at once: it belongs to no order whose cash is still in his hands."""
    _gift(courier, minor)
    return refresh_holder("courier", courier.pk, "GNF")


def _give_up(case: OverdueCash) -> None:
    propose_giving_up(case, reason="He is gone", actor_id=create_settler().pk)
    decide_giving_up(case, approve=True, actor_id=create_settler().pk)


def _second(act: Callable[[], Any], monkeypatch: pytest.MonkeyPatch, *, while_first_is_at: str) -> Callable[[], Any]:
    """`act`, to begin when somebody else has come to that call, which waits for its end; behind a lock of the first, no longer."""
    module, name = while_first_is_at.rsplit(".", 1)
    meant, come, over = getattr(import_module(module), name), Event(), Event()

    def after_it(*args: Any, **kwargs: Any) -> Any:
        if not come.is_set():
            come.set()
            stand_until(over.is_set, what="the second is through")
        return meant(*args, **kwargs)

    def begin() -> Any:
        assert come.wait(LIMIT)
        try:
            return act()
        finally:
            over.set()

    monkeypatch.setattr(while_first_is_at, after_it)
    return begin
