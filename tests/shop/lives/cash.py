"""Cash between door, desk and bank."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from shop.accounts.models import User
from shop.common.money import Money
from shop.custody import services as custody
from shop.custody.models import BankSlip, CashDesk, Deposit, Discrepancy, OverdueCash, Resolution
from shop.custody.queries import hands_to_chase
from shop.custody.states import OPEN_DEPOSITS
from shop.ledger.queries import account_balance
from shop.ledger.states import AccountKind
from tests.factories.custody import days_go_by
from tests.shop.lives.given import OUTCOMES, STAFF, MoneyPeople
from tests.shop.market import WHICH


class CashOnItsWay(MoneyPeople):
    """Deposits, differences, slips, closed days, and cash that never comes."""

    @rule(who=st.sampled_from(["carol", "chris"]), share=st.integers(1, 4))
    def declare(self, who: str, share: int) -> None:
        kinds = (AccountKind.COURIER_CASH, AccountKind.COURIER_DEBT)
        held = sum(account_balance(kind, self.people[who].pk, "GNF").minor for kind in kinds)
        amount = Money(max(held, 4) * share // 4, "GNF")
        self.attempt("declare", lambda: custody.declare_deposit(desk=self.desks[0], amount=amount, actor=self.people[who]))

    @rule(which=st.integers(0, 3), minor=st.integers(1, 50_000))
    def store_pays_its_debt(self, which: int, minor: int) -> None:
        store = self.variants[2 * which].product.store
        desk = next((desk for desk in self.desks if desk.currency == store.currency), self.desks[0])
        amount = Money(minor, desk.currency)
        self.attempt("store declares", lambda: custody.declare_deposit(desk=desk, amount=amount, actor=store.owner, store=store))

    @precondition(lambda self: Deposit.objects.filter(status__in=OPEN_DEPOSITS).exists())
    @rule(which=WHICH, who=STAFF, off=st.sampled_from([0, 0, -500, 700]), cancels=st.sampled_from([False, False, False, True]))
    def count(self, which: int, who: str, off: int, cancels: bool) -> None:
        deposit = self.one(Deposit.objects.filter(status__in=OPEN_DEPOSITS), which)
        if cancels:
            self.attempt("take back", lambda: custody.cancel_deposit(deposit, actor_id=deposit.declared_by_id))
            return
        minor, seen = max(0, deposit.declared_minor + off), deposit.round
        for _pressed_twice in range(2):
            self.attempt(
                "count", lambda: custody.count_deposit(deposit, counted_minor=minor, seen_round=seen, cashier_id=self.people[who].pk)
            )

    @precondition(lambda self: Discrepancy.objects.exists())
    @rule(
        which=WHICH,
        who=STAFF,
        other=STAFF,
        outcome=OUTCOMES,
        approve=st.booleans(),
        part=st.integers(1, 3),
    )
    def settle_a_difference(self, which: int, who: str, other: str, outcome: str, approve: bool, part: int) -> None:
        found = self.one(Discrepancy.objects.all(), which)
        minor = max(1, found.open_amount.minor // part)
        proposed = self.attempt(
            "propose",
            lambda: custody.propose_resolution(found, outcome=outcome, amount_minor=minor, reason="Because", actor_id=self.people[who].pk),
        )
        waiting = proposed or Resolution.objects.filter(discrepancy=found).last()
        if waiting:
            self.attempt("decide", lambda: custody.decide_resolution(waiting, approve=approve, actor_id=self.people[other].pk))

    @rule(which=WHICH, days=st.integers(1, 3), who=STAFF, other=STAFF, approve=st.booleans())
    def cash_gets_old(self, which: int, days: int, who: str, other: str, approve: bool) -> None:
        days_go_by(days)
        for courier_id, currency in hands_to_chase() * 2:
            self.attempt("chase cash", lambda courier_id=courier_id, currency=currency: custody.chase_cash(courier_id, currency))
        case = self.one(OverdueCash.objects.all(), which)
        if case:
            staff, second = self.people[who].pk, self.people[other].pk
            self.attempt("propose to give up", lambda: custody.propose_giving_up(case, reason="Because", actor_id=staff))
            self.attempt("give up", lambda: custody.decide_giving_up(case, approve=approve, actor_id=second))

    @rule(
        which=st.integers(0, 1),
        who=STAFF,
        minor=st.integers(1, 200_000),
        what=st.sampled_from(["slip", "in", "out", "close"]),
        off=st.sampled_from([0, 0, 300]),
    )
    def at_the_desk(self, which: int, who: str, minor: int, what: str, off: int) -> None:
        desk, actor = self.desks[which], self.people[who]
        amount = Money(minor, desk.currency)
        steps: dict[str, Callable[[], Any]] = {
            "slip": lambda: custody.make_slip(desk, carrier=actor, amount=amount, key=uuid4(), actor_id=actor.pk),
            "in": lambda: custody.change_float(desk, direction="in", amount=amount, note="Change", key=uuid4(), actor_id=actor.pk),
            "out": lambda: custody.change_float(desk, direction="out", amount=amount, note="Change", key=uuid4(), actor_id=actor.pk),
            "close": lambda: self.close(desk, actor, off),
        }
        self.attempt(f"desk {what}", steps[what])

    def close(self, desk: CashDesk, actor: User, off: int) -> None:
        counted = account_balance(*desk.holder, desk.currency).minor + off
        day = custody.close_day(desk, counted_minor=counted, actor_id=actor.pk)
        custody.reopen_day(
            day, reason="Another deposit came", actor_id=next(self.people[n].pk for n in ("sam", "sue") if self.people[n] != actor)
        )

    @precondition(lambda self: BankSlip.objects.exists())
    @rule(which=WHICH, who=STAFF, off=st.sampled_from([0, 0, -1, 1]), back=st.sampled_from([False, False, True]))
    def slip_arrives(self, which: int, who: str, off: int, back: bool) -> None:
        slip, actor = self.one(BankSlip.objects.all(), which), self.people[who].pk
        if back:
            self.attempt("slip back", lambda: custody.return_slip(slip, actor_id=actor))
        else:
            stated = slip.amount_minor + off
            self.attempt("slip", lambda: custody.confirm_slip(slip, stated_minor=stated, reference="R1", actor_id=actor))
