"""Whatever is earned, refunded, asked for, sent, lost and cancelled in whatever order: earnings are what the ledger owes."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from shop.payouts.exceptions import PayoutError
from shop.payouts.models import Payee, Payout
from shop.payouts.services import approve_payout, cancel_payout, confirm_lines, make_bank_run, request_payout, return_line
from shop.payouts.states import PayoutStatus
from shop.stores.models import Store
from tests.factories.payouts import create_destination, create_staff, earn, owner_id
from tests.integrity import broken_facts


class MoneyMachine(RuleBasedStateMachine):
    """One store, one bank, staff who press everything."""

    @initialize()
    def open(self) -> None:
        self.payee = earn(1_000)
        self.store = Store.objects.get(pk=self.payee.holder_id)
        create_destination(self.payee)
        self.staff, self.count = create_staff(), 0

    @rule(minor=st.integers(-50_000, 90_000).filter(bool))
    def earn_or_lose(self, minor: int) -> None:
        earn(minor, store=self.store)

    @rule(rail=st.sampled_from(["bank", "desk"]))
    def ask(self, rail: str) -> None:
        self.count += 1
        self._try(lambda: request_payout(self.payee, rail=rail, actor_id=owner_id(self.payee), token=f"{self.count}"))

    @rule(which=st.integers(0, 9), what=st.sampled_from(["approve", "cancel", "file", "confirm", "return"]))
    def press(self, which: int, what: str) -> None:
        payouts = list(Payout.objects.order_by("pk"))
        if not payouts:
            return
        payout, by = payouts[which % len(payouts)], self.staff.pk
        self.count += 1
        acts = {
            "approve": lambda: approve_payout(payout, actor_id=by),
            "cancel": lambda: cancel_payout(payout, actor_id=by),
            "file": lambda: make_bank_run(currency="GNF", actor_id=by, key=f"run{self.count}"),
            "confirm": lambda: confirm_lines([payout], actor_id=by),
            "return": lambda: return_line(payout, reason="came back", actor_id=by),
        }
        self._try(acts[what])

    def _try(self, act: object) -> None:
        try:
            act()  # type: ignore[operator]
        except PayoutError:
            return

    @invariant()
    def earnings_are_the_ledger(self) -> None:
        assert broken_facts(of="shop.payouts") == {}
        assert broken_facts(of="shop.ledger") == {}
        if getattr(self, "payee", None):
            paid = sum(Payout.objects.filter(status=PayoutStatus.PAID).values_list("amount_minor", flat=True))
            assert paid >= 0
            assert Payee.objects.get(pk=self.payee.pk).underway_minor >= 0


class TestMoneyMachine(TestCase, MoneyMachine.TestCase):  # type: ignore[misc, name-defined]
    """Runs it."""

    settings = settings(max_examples=4, stateful_step_count=15)
