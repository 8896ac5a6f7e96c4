"""The same money at once. Each that names a lock was seen to fail with it taken out."""

from functools import partial

import pytest

from shop.common.money import Money
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payments.providers.base import Transfer, TransferState
from shop.payouts.models import Earning, Payee, Payout
from shop.payouts.services import (
    apply_payout_transfer,
    approve_payout,
    hand_out_payout,
    make_bank_run,
    refresh_payee,
    request_payout,
    send_payout,
)
from shop.payouts.states import PayoutStatus, Rail
from tests.factories.payouts import create_desk, create_destination, create_staff, earn, owner_id
from tests.integrity import broken_facts
from tests.shop.payouts.conftest import with_purse
from tests.threads import kinds_of, meet_at, run_together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def on(kind: str, holder_id: int = 0) -> int:
    return account_balance(kind, holder_id, "GNF").minor


def test_of_twelve_requests_at_once_one_takes_the_money():
    """Fails without the payee's lock in lock_payee: several take the same earnings."""
    payee = earn(30_000, 20_000)
    acts = [partial(request_payout, payee, rail=Rail.DESK, actor_id=owner_id(payee), token=f"t{n}") for n in range(12)]
    assert kinds_of(run_together(acts)) == {"NothingAvailable": 11, "Payout": 1}
    payee.refresh_from_db()
    assert (payee.available_minor, payee.underway_minor, Payout.objects.get().amount_minor) == (0, 50_000, 50_000)
    assert broken_facts(of="shop.payouts") == {}


def test_one_token_pressed_many_times_is_one_payout():
    """Fails likewise: the token's second insert breaks on its key."""
    payee = earn(30_000)
    acts = [partial(request_payout, payee, rail=Rail.DESK, actor_id=owner_id(payee), token="same") for _ in range(8)]
    outcomes = run_together(acts)
    assert kinds_of(outcomes) == {"Payout": 8}
    assert len({payout.pk for payout in outcomes}) == 1


def test_lines_become_earnings_once_however_many_look():
    """Fails likewise: a line is gathered twice, and one of the two breaks on its key."""
    payee = earn(1_000)
    for number in range(5):
        gift(payee, number, 1_000)
    assert kinds_of(run_together([partial(refresh_payee, payee) for _ in range(8)])) == {"Payee": 8}
    assert (Earning.objects.count(), Payee.objects.get().available_minor) == (6, 6_000)
    assert broken_facts(of="shop.payouts") == {}


def gift(payee: Payee, number: int, minor: int) -> None:
    lines = [Posting(AccountKind.BANK, 0, Money(minor, "GNF")), Posting(AccountKind.SELLER_PAYABLE, payee.holder_id, Money(-minor, "GNF"))]
    post_entry(key=f"race:{number}:{minor}", kind="gift.given", subject="gift", subject_id=number, lines=lines)


def test_cash_is_handed_out_once_by_two_cashiers():
    """Fails likewise: one of the two is an InvalidTransition instead of the payout that has been paid."""
    payee = earn(30_000)
    payout = request_payout(payee, rail=Rail.DESK, actor_id=owner_id(payee), token="t")
    payout = approve_payout(payout, actor_id=create_staff().pk)
    cashiers = [create_staff() for _ in range(4)]
    desk = create_desk(*cashiers)
    acts = [partial(hand_out_payout, payout, code=payout.code, desk=desk, actor_id=cashier.pk) for cashier in cashiers]
    assert kinds_of(run_together(acts)) == {"Payout": 4}
    assert (on(*desk.holder), on(AccountKind.SELLER_PAYABLE, payee.holder_id)) == (970_000, 0)
    assert broken_facts(of="shop.payouts") == {}


def test_late_failure_told_ten_times_at_once_comes_back_once(purse):
    """Safe by the row: apply_payout_transfer writes on the payout before it reads its state; payee's lock and compare-and-set say so."""
    payee = with_purse(earn(30_000))
    payout = request_payout(payee, rail="purse", actor_id=owner_id(payee), token="t")
    approve_payout(payout, actor_id=create_staff().pk)  # and the job sends it
    failed = Transfer(external_id=f"T-{payout.number}", state=TransferState.FAILED)
    assert kinds_of(run_together([partial(apply_payout_transfer, payout.pk, failed) for _ in range(10)])) == {"Payout": 10}
    payee.refresh_from_db()
    assert (payee.available_minor, on(AccountKind.SELLER_PAYABLE, payee.holder_id)) == (30_000, -30_000)
    assert (on(AccountKind.PROVIDER, 77), on(AccountKind.PAYOUT_SENT)) == (0, 0)
    assert broken_facts(of="shop.payouts") == {}


def test_sending_at_once_sends_once(purse, monkeypatch):
    """Fails without the payee's lock in _send_off: whoever comes second is told that it moved."""
    meet_at(monkeypatch, "shop.payouts.services.transfers.require_sendable")
    payee = with_purse(earn(30_000))
    payout = request_payout(payee, rail="purse", actor_id=owner_id(payee), token="t")
    purse.state = TransferState.PENDING
    Payout.objects.update(status=PayoutStatus.APPROVED)  # no event, so no job either
    assert kinds_of(run_together([partial(send_payout, payout.pk) for _ in range(6)])) == {"Payout": 6}
    assert purse.sent == {payout.number: Money(30_000, "GNF")}
    assert on(AccountKind.PAYOUT_SENT) == -30_000
    assert broken_facts(of="shop.payouts") == {}


def test_refund_and_payout_at_once_leave_no_payout_beyond_the_balance():
    """The refund comes before the request and lessens it, or after it and is owed; never is more paid than was earned."""
    payee = earn(30_000)

    def refund() -> None:
        lines = [
            Posting(AccountKind.SELLER_PAYABLE, payee.holder_id, Money(9_000, "GNF")),
            Posting(AccountKind.REFUND_OWED, 1, Money(-9_000, "GNF")),
        ]
        post_entry(key="refund:1:owed", kind="gift.taken", subject="gift", subject_id=1, lines=lines)

    request = partial(request_payout, payee, rail=Rail.DESK, actor_id=owner_id(payee), token="t")
    run_together([request, refund])
    fresh = refresh_payee(payee)
    payout = Payout.objects.get()
    assert fresh.available_minor + payout.amount_minor == 21_000
    assert broken_facts(of="shop.payouts") == {}


def test_two_bank_files_at_once_share_no_payout(monkeypatch):
    """Fails without the compare-and-set in move: a second file takes what the first has."""
    staff = create_staff()
    for number in range(4):
        payee = earn(10_000)
        create_destination(payee)
        payout = request_payout(payee, rail=Rail.BANK, actor_id=owner_id(payee), token=f"t{number}")
        approve_payout(payout, actor_id=staff.pk)
    meet_at(monkeypatch, "shop.payouts.services.bank_runs._add_to_run", parties=4)
    outcomes = run_together([partial(make_bank_run, currency="GNF", actor_id=staff.pk, key=f"run{n}") for n in range(4)])
    assert set(kinds_of(outcomes)) <= {"BankRun", "NothingAvailable"}
    assert Payout.objects.filter(status=PayoutStatus.SENT, run__isnull=False).count() == 4
    assert on(AccountKind.PAYOUT_SENT) == -40_000
    assert broken_facts(of="shop.payouts") == {}
