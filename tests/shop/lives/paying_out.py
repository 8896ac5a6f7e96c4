"""Money out, to stores and couriers."""

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from shop.common.clock import now
from shop.common.tokens import url_token
from shop.payments.providers.base import Transfer, TransferState
from shop.payouts import services as payouts
from shop.payouts.models import Earning, Payee, Payout
from shop.payouts.queries import owner_of
from shop.payouts.states import PayoutStatus
from tests.factories.payouts import create_destination
from tests.shop.lives.given import DESTINATIONS, PAYOUT_STEPS, STAFF, MoneyPeople
from tests.shop.market import WHICH


class PayingOut(MoneyPeople):
    """Payouts on every rail, asked for, sent, bounced."""

    @rule(which=WHICH, rail=st.sampled_from(["desk", "desk", "bank", "mpesa", "momo", "offset"]), token=st.integers(0, 99))
    def ask_for_money(self, which: int, rail: str, token: int) -> None:
        payouts.sweep_payees()
        Earning.objects.update(held_until=now())
        payouts.sweep_payees()
        payee = self.one(Payee.objects.all(), which)
        if payee is None:
            return
        owner = owner_of(payee)
        if rail == "offset":
            self.attempt("offset", lambda: payouts.offset_cash(payee, actor_id=owner, token=f"offset {token}"))
            return
        if rail != "desk" and not payee.destinations.filter(rail=rail).exists():
            self.attempt("destination", lambda: create_destination(payee, rail=rail, address=DESTINATIONS[rail]))
        self.attempt("ask for a payout", lambda: payouts.request_payout(payee, rail=rail, actor_id=owner, token=f"{payee.pk} {token}"))

    @precondition(lambda self: Payout.objects.exists())
    @rule(
        which=WHICH,
        who=STAFF,
        how=PAYOUT_STEPS,
    )
    def payout_goes_on(self, which: int, who: str, how: str) -> None:
        payout, actor = self.one(Payout.objects.all(), which), self.people[who].pk
        desk = next((desk for desk in self.desks if desk.currency == payout.currency), self.desks[0])
        steps: dict[str, Callable[[], Any]] = {
            "approve": lambda: payouts.approve_payout(payout, actor_id=actor),
            "cancel": lambda: payouts.cancel_payout(payout, actor_id=actor, reason="Because"),
            "hand out": lambda: payouts.hand_out_payout(payout, code=payout.code, desk=desk, actor_id=actor),
            "send": lambda: payouts.send_payout(payout.pk, actor_id=actor),
            "ask": lambda: payouts.ask_payout(payout.pk),
            "run": lambda: payouts.note_export(payouts.make_bank_run(currency=payout.currency, actor_id=actor, key=url_token())),
            "confirm": lambda: payout.run and payouts.confirm_run(payout.run, actor_id=actor),
            "return": lambda: payouts.return_line(payout, reason="No such account", actor_id=actor),
            "bounce": lambda: self.bounce(payout),
        }
        self.attempt(f"payout {how}", steps[how])
        self.attempt("the same again", steps[how])

    def bounce(self, payout: Payout) -> None:
        """What a provider had paid came back after all."""
        if payout.status in (PayoutStatus.SENT, PayoutStatus.PAID) and payout.external_id:
            payouts.apply_payout_transfer(payout.pk, Transfer(payout.external_id, TransferState.FAILED, failure_code="bounced"))
