"""Many writers of one book. Each of these was seen to fail with the lock or the order that it is about taken out."""

from functools import partial

import pytest

from shop.common.money import Money
from shop.ledger.models import Account, Entry
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry, reverse_entry
from shop.ledger.states import AccountKind as Kind
from tests.integrity import broken_facts
from tests.threads import kinds_of, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def move_money(number: int, *, key: str = "", holders: range = range(1, 9)) -> Entry:
    """Over the same eight new accounts, every second writer in the opposite order."""
    towards = list(holders) if number % 2 else list(reversed(holders))
    lines = [Posting(Kind.COURIER_CASH, holder, Money(10, "GNF")) for holder in towards]
    lines.append(Posting(Kind.PLATFORM_FEE, 0, Money(-10 * len(holders), "GNF")))
    return post_entry(key=key or f"test:{number}", kind="test", subject="test", subject_id=number if not key else 0, lines=lines)


def test_sixteen_writers_on_the_same_new_accounts():
    """Fails with IntegrityError without ignore_conflicts in services._accounts; with wrong sums without F()."""
    outcomes = run_together([partial(move_money, number) for number in range(16)])
    assert kinds_of(outcomes) == {"Entry": 16}
    assert Account.objects.count() == 9
    assert account_balance(Kind.PLATFORM_FEE, 0, "GNF") == Money(-16 * 80, "GNF")
    assert broken_facts(of="shop.ledger") == {}


def test_writers_in_opposite_order_do_not_wait_for_each_other():
    """Fails with "deadlock detected" when balances are written in the order of the lines."""
    move_money(0)
    outcomes = run_together([partial(move_money, number) for number in range(1, 25)])
    assert kinds_of(outcomes) == {"Entry": 24}
    assert broken_facts(of="shop.ledger") == {}


def test_one_key_sixteen_times_is_one_entry():
    """Fails without the unique key, or without the second look in services._replayed."""
    outcomes = run_together([partial(move_money, number, key="same") for number in range(16)])
    assert len({entry.pk for entry in outcomes}) == 1
    assert account_balance(Kind.PLATFORM_FEE, 0, "GNF") == Money(-80, "GNF")
    assert broken_facts(of="shop.ledger") == {}


def test_two_reversals_under_two_keys_are_one():
    move_money(1)
    outcomes = run_together([partial(reverse_entry, "test:1", key=f"undo:{number}", kind="test.undone") for number in range(8)])
    assert kinds_of(outcomes) == {"AlreadyReversed": 7, "Entry": 1}
    assert account_balance(Kind.PLATFORM_FEE, 0, "GNF") == Money(0, "GNF")
