"""Cash wanders: whatever arrives, is brought, carried, put in, spent and kept, in whatever order, the pieces are the book."""

from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from couriers.states import DeliveryMode, DeliveryStatus
from shop.common.money import Money
from shop.custody.exceptions import CustodyError
from shop.custody.integrity import orders_have_their_pieces, pieces_are_the_book, pieces_are_where_moves_say
from shop.custody.models import BankSlip, CashPiece, Deposit
from shop.custody.services import change_float, confirm_slip, count_deposit, declare_deposit, make_slip, return_slip, spend_cash
from shop.custody.states import HANDS, FloatDirection
from shop.ledger.exceptions import LedgerError
from shop.ledger.models import Account
from shop.ledger.queries import account_balance
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from tests.factories.accounts import create_user
from tests.factories.couriers import create_courier, create_delivery
from tests.factories.custody import create_cashier, create_desk, create_settler

AMOUNTS = st.integers(1, 90_000)


class CashWalk(RuleBasedStateMachine):
    """One courier, one drawer, one carrier, one settler; sums of every size, those that are too large as well."""

    @initialize()
    def open(self) -> None:
        self.courier, self.cashier, self.settler = create_courier(user=None).user, create_cashier(), create_settler()
        self.desk, self.carrier = create_desk(cashier=self.cashier), create_user(is_staff=True)
        self.in_, self.out = in_hands(), 0  # walks before this one have left theirs

    @rule(kept=st.booleans())
    def arrive(self, kept: bool) -> None:
        """A courier takes the cash at a door; or the seller does, and keeps it."""
        mode = {"mode": DeliveryMode.IN_PERSON, "courier": None} if kept else {"courier": self.courier}
        delivery = create_delivery(status=DeliveryStatus.DELIVERED, **mode)
        self.in_ += delivery.order.total_minor
        self.out += delivery.order.total_minor if kept else 0

    @rule(minor=AMOUNTS, first=AMOUNTS, second=AMOUNTS, agrees=st.booleans())
    def deposit(self, minor: int, first: int, second: int, agrees: bool) -> None:
        """Brought and counted, rightly or not."""
        try:
            brought = declare_deposit(desk=self.desk, amount=self.gnf(minor), actor=self.courier)
        except CustodyError:
            return
        for seen, counted in ((1, minor if agrees else first), (2, second)):
            brought = count_deposit(brought, counted_minor=counted, seen_round=seen, cashier_id=self.cashier.pk)
        assert not Deposit.objects.get(pk=brought.pk).is_open

    @rule(minor=AMOUNTS, stated=st.none() | AMOUNTS, comes_back=st.booleans())
    def carry(self, minor: int, stated: int | None, comes_back: bool) -> None:
        """To the bank, or half-way and back."""
        slips = BankSlip.objects.count()
        try:
            slip = make_slip(self.desk, carrier=self.carrier, amount=self.gnf(minor), key=uuid4(), actor_id=self.cashier.pk)
        except (CustodyError, LedgerError):
            assert BankSlip.objects.count() == slips
            return
        if comes_back:
            return_slip(slip, actor_id=self.cashier.pk)
        else:
            confirm_slip(slip, stated_minor=minor if stated is None else stated, reference="R", actor_id=self.settler.pk)

    @rule(minor=AMOUNTS, direction=st.sampled_from(FloatDirection))
    def change(self, minor: int, direction: FloatDirection) -> None:
        """Change money in and out."""
        asked = {"direction": direction, "amount": self.gnf(minor), "note": "change", "key": uuid4()}
        try:
            change_float(self.desk, actor_id=self.settler.pk, **asked)
        except (CustodyError, LedgerError):
            return
        self.in_ += minor if direction == FloatDirection.IN else 0

    @rule(minor=AMOUNTS)
    def spend(self, minor: int) -> None:
        """Paid out over the counter, as refunds and payouts are."""
        if account_balance(AccountKind.DESK_CASH, self.desk.pk, "GNF").minor < minor:
            return
        key, amount = f"walk:{uuid4()}", self.gnf(minor)
        lines = [Posting(AccountKind.PAYOUT_SENT, 0, amount), Posting(*self.desk.holder, -amount)]
        post_entry(key=key, kind="test", subject="test", subject_id=1, lines=lines)
        spend_cash(self.desk.holder, amount, entry_key=key)
        self.out += minor

    @invariant()
    def told_to_the_franc(self) -> None:
        """Nothing is lost, nothing is made, and nobody holds less than nothing."""
        assert [*pieces_are_the_book(), *pieces_are_where_moves_say(), *orders_have_their_pieces()] == []
        assert not Account.objects.filter(kind__in=HANDS, balance_minor__lt=0).exists()
        assert in_hands() == self.in_ - self.out

    def gnf(self, minor: int) -> Money:
        return Money(minor, "GNF")


def in_hands() -> int:
    return sum(CashPiece.objects.in_hands().values_list("amount_minor", flat=True))


class TestCashWalk(TestCase, CashWalk.TestCase):  # type: ignore[misc, name-defined]
    """Runs it."""

    settings = settings(max_examples=3, stateful_step_count=10, deadline=None)
