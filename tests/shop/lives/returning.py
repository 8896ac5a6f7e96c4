"""Goods that come back after the sale, whatever else happens to their order meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from django.db.models import F
from hypothesis.stateful import precondition, rule

import returns.services as going_back
from returns.models import ReturnRequest
from returns.queries import returnable
from returns.services import ReturnWish
from returns.states import OF_STORE, UNSETTLED, ReturnReason, ReturnStatus, ReturnWay
from shop.orders.models import Order
from tests.factories.images import create_image
from tests.shop.lives.given import STAFF, MoneyPeople
from tests.shop.market import EVERYBODY, WHICH

ASKED_AT_ONCE = 3
VERBS = ["approve", "refuse", "withdraw", "send", "receive", "restock", "write off", "appeal", "for buyer", "for store"]
ADVANCED = [(), ("refuse", "appeal"), ("approve", "receive"), ("approve", "send"), ("refuse",), ("approve",)]
# What usually comes next in each state.
NEXT = {
    ReturnStatus.REQUESTED: ("approve", "approve", "refuse"),
    ReturnStatus.APPROVED: ("send", "receive"),
    ReturnStatus.ON_WAY: ("receive",),
    ReturnStatus.RECEIVED: ("restock", "write off", "refuse"),
    ReturnStatus.REFUSED: ("appeal",),
    ReturnStatus.DISPUTED: ("for buyer", "for store"),
}


class Returning(MoneyPeople):
    """Both sides of a return, staff, and its clock."""

    @precondition(lambda self: Order.objects.exclude(delivered_at=None).exists())
    @rule(
        which=WHICH,
        units=st.lists(st.integers(0, 3), min_size=1, max_size=3),
        reason=st.sampled_from(ReturnReason.values),
        key=st.integers(0, ASKED_AT_ONCE),
    )
    def ask_to_return(self, which: int, units: list[int], reason: str, key: int) -> None:
        order = self.one(Order.objects.exclude(delivered_at=None), which)
        lines = order.lines.order_by("pk").values_list("pk", flat=True)
        self.ask(order, dict(zip(lines, units, strict=False)), reason, f"life {key}")

    @precondition(lambda self: Order.objects.exclude(delivered_at=None).exists())
    @rule(which=WHICH, reason=st.sampled_from(ReturnReason.values))
    def ask_for_what_may_come_back(self, which: int, reason: str) -> None:
        order = self.one(Order.objects.exclude(delivered_at=None).select_related("store__country"), which)
        self.ask(order, {row.line.pk: 1 for row in returnable(order).open_lines[:2]}, reason, f"new {ReturnRequest.objects.count()}")

    def ask(self, order: Order, quantities: dict[int, int], reason: str, token: str) -> None:
        wish = ReturnWish(quantities, reason, "Look at it")
        self.attempt("ask to return", lambda: going_back.request_return(order, wish, token=token, actor_id=order.buyer_id))

    def open_returns(self) -> None:
        """One in each state, as far as delivered orders go."""
        for number, order in enumerate(Order.objects.exclude(delivered_at=None).order_by("pk")):
            self.ask_for_what_may_come_back(number, "damaged")
            found = self.returns(order=order).first()
            for what in ADVANCED[number % len(ADVANCED)] if found else ():
                self.move_return(found, what, self.whose_turn(found, what, self.people["sue"].pk))

    @precondition(lambda self: ReturnRequest.objects.filter(status__in=UNSETTLED).exists())
    @rule(which=WHICH, turn=WHICH, who=STAFF)
    def return_goes_its_way(self, which: int, turn: int, who: str) -> None:
        found = self.one(self.returns(status__in=UNSETTLED), which)
        usual = NEXT[ReturnStatus(found.status)]
        what = usual[turn % len(usual)]
        self.move_return(found, what, self.whose_turn(found, what, self.people[who].pk))

    @precondition(lambda self: ReturnRequest.objects.exists())
    @rule(which=WHICH, what=st.sampled_from(VERBS), who=EVERYBODY, is_honest=st.booleans())
    def anything_is_done_to_a_return(self, which: int, what: str, who: str, is_honest: bool) -> None:
        found, actor_id = self.one(self.returns(), which), self.people[who].pk
        self.move_return(found, what, self.whose_turn(found, what, actor_id) if is_honest else actor_id)

    @precondition(lambda self: ReturnRequest.objects.exclude(next_at=None).exists())
    @rule(of_store=st.booleans(), replays=st.integers(1, 2))
    def returns_run_out_of_time(self, of_store: bool, replays: int) -> None:
        running = ReturnRequest.objects.exclude(next_at=None)
        (running.filter(status__in=OF_STORE) if of_store else running).update(next_at=F("next_at") - timedelta(days=30))
        for _replay in range(replays):
            self.attempt("clock of returns", going_back.sweep_returns)

    def whose_turn(self, found: ReturnRequest, what: str, judge_id: int) -> int:
        if what in {"for buyer", "for store"}:
            return judge_id
        return found.buyer_id if what in {"withdraw", "send", "appeal"} else found.store.owner_id

    def move_return(self, found: ReturnRequest, what: str, actor_id: int) -> None:
        steps: dict[str, Callable[[], Any]] = {
            "approve": lambda: going_back.approve_return(found, actor_id=actor_id),
            "refuse": lambda: going_back.refuse_return(found, "Worn", pictures=[create_image()], actor_id=actor_id),
            "withdraw": lambda: going_back.withdraw_return(found, actor_id=actor_id),
            "send": lambda: going_back.send_return(found, way=ReturnWay.BROUGHT, actor_id=actor_id),
            "receive": lambda: going_back.receive_return(found, actor_id=actor_id),
            "restock": lambda: going_back.inspect_return(found, restock=True, actor_id=actor_id),
            "write off": lambda: going_back.inspect_return(found, restock=False, actor_id=actor_id),
            "appeal": lambda: going_back.ask_staff_about_return(found, "Unfair", actor_id=actor_id),
            "for buyer": lambda: going_back.decide_return(found, for_buyer=True, reason="So it is", actor_id=actor_id),
            "for store": lambda: going_back.decide_return(found, for_buyer=False, reason="So it is", actor_id=actor_id),
        }
        self.attempt(f"return: {what}", steps[what])

    def returns(self, **which: Any) -> Any:
        return ReturnRequest.objects.filter(**which).select_related("order", "store")
