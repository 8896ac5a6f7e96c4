"""Doors at which only one of the two speaks of the cash: the clock, the text message, denials, and a desk."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from django.db.models import F
from hypothesis.stateful import precondition, rule

import couriers.services as parcels
from couriers.models import Delivery, HalfConfirmation
from couriers.services.half_links import derive_half_number
from couriers.states import CodeSide, DeliveryStatus, HalfStatus, ParcelFate
from shop.accounts.models import User
from tests.shop.lives.given import STAFF, MoneyPeople
from tests.shop.market import WHICH

NEAR_DOORS = [DeliveryStatus.PICKED_UP, DeliveryStatus.AT_DOOR]


class AtDoors(MoneyPeople):
    """Half confirmations, from the lone word to whoever ends it."""

    @precondition(lambda self: Delivery.objects.filter(status__in=NEAR_DOORS, cash_due_minor__gt=0).exists())
    @rule(which=WHICH, side=st.sampled_from(CodeSide.values), hours=st.sampled_from([0, 1, 25]))
    def only_one_confirms(self, which: int, side: str, hours: int) -> None:
        delivery = self.one(Delivery.objects.with_order().filter(status__in=NEAR_DOORS, cash_due_minor__gt=0), which)
        self.attempt("only one", lambda: self.meet_and_speak(delivery, CodeSide(side)))
        if hours:
            self.hours_go_by_at_doors(hours, 1)

    def meet_and_speak(self, delivery: Delivery, side: CodeSide) -> None:
        if not delivery.is_at_door:
            parcels.meet_at_door(delivery.codes.live().get(side=CodeSide.BUYER), reader=User.objects.get(pk=delivery.carrier_id))
        self.speak(delivery, side)

    def speak(self, delivery: Delivery, side: CodeSide) -> None:
        if side == CodeSide.CARRIER:
            parcels.confirm_cash_received(delivery, actor_id=delivery.carrier_id)
        else:
            parcels.confirm_cash_paid(delivery, actor_id=delivery.order.buyer_id)

    @precondition(lambda self: HalfConfirmation.objects.exists())
    @rule(hours=st.sampled_from([1, 3, 25]), replays=st.integers(1, 2))
    def hours_go_by_at_doors(self, hours: int, replays: int) -> None:
        ago = timedelta(hours=hours)
        HalfConfirmation.objects.update(said_at=F("said_at") - ago, next_at=F("next_at") - ago, desk_at=F("desk_at") - ago)
        for _replay in range(replays):
            self.attempt("clock", parcels.sweep_halves)

    @precondition(lambda self: HalfConfirmation.objects.open().exists())
    @rule(which=WHICH, side=st.sampled_from(CodeSide.values), what=st.sampled_from(["speak", "deny", "undo", "text"]))
    def two_go_on(self, which: int, side: str, what: str) -> None:
        half = self.one(HalfConfirmation.objects.open(), which)
        delivery = Delivery.objects.with_order().get(pk=half.delivery_id)
        actor_id = delivery.carrier_id if side == CodeSide.CARRIER else delivery.order.buyer_id
        steps: dict[str, Callable[[], Any]] = {
            "speak": lambda: self.speak(delivery, CodeSide(side)),
            "deny": lambda: parcels.deny_payment(delivery, actor_id=actor_id),
            "undo": lambda: parcels.undo_confirmation(delivery, actor_id=actor_id),
            "text": lambda: parcels.ask_buyer_now(delivery, actor_id=actor_id),
        }
        self.attempt(f"half {what}", steps[what])

    @precondition(lambda self: HalfConfirmation.objects.exists())
    @rule(which=WHICH, what=st.sampled_from(["number", "wrong", "paid", "not paid"]), who=STAFF)
    def message_is_answered(self, which: int, what: str, who: str) -> None:
        """Of what waits, else of what has ended: links and numbers are found again later."""
        still = HalfConfirmation.objects.open()
        half = self.one(still if still.exists() else HalfConfirmation.objects.all(), which)
        delivery = Delivery.objects.with_order().get(pk=half.delivery_id)
        self.attempt("message", lambda: parcels.send_half_text(half.pk, half.asks))
        if what in {"number", "wrong"}:
            typed = derive_half_number(half) if what == "number" else "1"
            self.attempt("number", lambda: parcels.confirm_by_number(delivery, typed=typed, reader=self.people[who]))
        else:
            self.attempt("link", lambda: parcels.answer_by_link(half, is_paid=what == "paid"))

    @precondition(lambda self: HalfConfirmation.objects.exists())
    @rule(which=WHICH, who=STAFF, outcome=st.sampled_from(["paid", *ParcelFate.values]), replays=st.integers(1, 2))
    def desk_decides(self, which: int, who: str, outcome: str, replays: int) -> None:
        half = self.one(self.at_desk() if self.at_desk().exists() else HalfConfirmation.objects.all(), which)
        given = {"is_paid": outcome == "paid", "fate": outcome if outcome != "paid" else ParcelFate.BACK}
        actor_id = self.people[who].pk
        for _replay in range(replays):
            self.attempt("desk decides", lambda: parcels.decide_half(half, reason="Both were called", actor_id=actor_id, **given))

    def at_desk(self) -> Any:
        return HalfConfirmation.objects.filter(status=HalfStatus.AT_DESK)
