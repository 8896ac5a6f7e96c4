"""May this money leave, on whose word, up to what sum: one rule, with its reason in words. The callers bring the facts.

Nothing leaves for a refund that did not come in: an order's own money pays its refunds, then what its store has with us for certain. Cash
that is still with a courier pays nothing, whatever the store has, for the store's other money may leave it in a payout.
What is then still missing is what the store lacks; the market's rules say how much of that the platform advances.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats
from django.utils.translation import gettext as _

from shop.common.clock import now
from shop.common.money import Money
from shop.trust.models import TrustRules
from shop.trust.queries.parties import party_of
from shop.trust.states import Reader, WaitsFor


@dataclass(frozen=True, slots=True)
class StoreMoney:
    """What is there for a refund that has been taken off its store. Minor units of the order's currency.

    `own_minor`: what the refunds of the order leave of its own money that came in and was not paid out; `rest_minor`: what else the store
    has with us for certain, less what it owes but for fees; `others_lack_minor`: what the other stores of the same people lack;
    `carriage_minor`: what the order's courier has earned of it; `fee_room_minor`: what the platform may still advance for couriers' fees;
    `street_minor`: what of the refund would be paid with cash of the order that a courier has not brought yet;
    `fees_minor`: fees that the store owes: no refund waits for them, but what it brings pays them first.
    """

    own_minor: int = 0
    rest_minor: int = 0
    others_lack_minor: int = 0
    carriage_minor: int = 0
    fee_room_minor: int = 0
    street_minor: int = 0
    fees_minor: int = 0

    @property
    def lacking_minor(self) -> int:
        """What the store lacks once the refund has left."""
        return 0 if self.own_minor >= 0 else max(0, -self.rest_minor - self.own_minor)

    @property
    def more_minor(self) -> int:
        """By how much the refund makes it lack more."""
        return max(0, self.lacking_minor - max(0, -self.rest_minor))

    @property
    def lacking_together_minor(self) -> int:
        """The same with the other stores of the same people."""
        return self.lacking_minor + self.others_lack_minor


@dataclass(frozen=True, slots=True)
class Leave:
    """The answer. `waits_for` is empty when it may leave; `lacks_minor`: how much has to come in first.

    `until`: the moment (UTC) from which nobody takes the payment back any more.
    """

    waits_for: str = ""
    lacks_minor: int = 0
    until: datetime | None = None

    @property
    def may_go(self) -> bool:
        """Whether it may leave now."""
        return not self.waits_for


def may_leave(store: StoreMoney, rules: TrustRules, *, callable_until: datetime | None = None) -> Leave:
    """Whether a refund may leave now. `callable_until`: until when its payer can take back what he paid; None: it goes back by that way."""
    if callable_until is not None and callable_until > now():
        return Leave(WaitsFor.CALLBACK, 0, callable_until)
    if store.street_minor:
        return Leave(WaitsFor.COURIER, store.street_minor)
    return Leave() if _is_covered(store, rules) else Leave(WaitsFor.STORE, store.more_minor + store.fees_minor)


def may_be_advanced(store: StoreMoney, rules: TrustRules) -> bool:
    """Whether two of staff may pay it at the platform's cost: the stores of the same people lack no more than the market allows."""
    most = rules.refund_advance_minor + store.fee_room_minor + rules.staff_advance_minor
    return store.lacking_together_minor + store.street_minor <= most


def waiting_words(waits_for: str, *, lacks: Money, until: datetime | None, reader: Reader) -> str:
    """Why it waits, in a sentence for whoever reads it; empty when it does not."""
    if waits_for == WaitsFor.CALLBACK:
        return _("It is paid from %(day)s: until then the payment itself can still be taken back.") % {"day": _day(until)}
    if waits_for == WaitsFor.COURIER:
        return _("It is paid as soon as the courier has brought the cash of this order to us.")
    if waits_for == WaitsFor.STORE and reader == "store":
        text = _("Your store has to bring money for it first: bring %(amount)s to a desk, or pay the buyer yourself.")
        return text % {"amount": lacks.format()}
    if waits_for == WaitsFor.STORE and reader == "staff":
        return _("The store has to bring money for it first, or pay the buyer itself.")
    if waits_for == WaitsFor.STORE:
        return _("The store must provide the money first: it pays you itself, or brings it to us. Then we pay you immediately.")
    return ""


def is_one_of(user_id: int, people: Collection[int | None]) -> bool:
    """Whether somebody would decide about himself: he, or who is one party with him, is among these people."""
    concerned = {person for person in people if person is not None}
    return user_id in concerned or bool(concerned and concerned & party_of(user_id))


def _is_covered(store: StoreMoney, rules: TrustRules) -> bool:
    """By money that came in; or what is missing is the courier's fee of this order, or what the market's rules advance."""
    more = store.more_minor
    if not more:
        return True
    lacked_before = store.lacking_together_minor - more
    advance = max(0, rules.refund_advance_minor - lacked_before)
    within = store.lacking_together_minor <= rules.refund_advance_minor + store.fee_room_minor
    return within and more <= store.carriage_minor + advance


def _day(at: datetime | None) -> str:
    return formats.date_format(at, "DATE_FORMAT") if at else ""
