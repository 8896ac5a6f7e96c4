"""Which earnings a payout takes, and giving them back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Q, Sum, When

from shop.payouts.models import Payee, Payout
from shop.payouts.queries.reserves import CALLABLE
from shop.payouts.services.payee_locks import shift_balances
from shop.payouts.states import WAITING, EarningKind, EarningState


def choose_earnings(payee: Payee, *, most: int | None = None, one_in_part: bool = False) -> tuple[list[int], int]:
    """Earnings, all that are negative among them: their keys and their sum.

    The oldest first, but what can be taken back after all else, with the rest of an earlier payout: so a reserve stays where it belongs.
    No more than `most` minor units: what does not fit waits for the next payout. With `one_in_part` one more is among them when there is
    room for a part of it, and the sum is above `most`: the caller divides it (`carry_remainder_over`). Under the payee's lock.
    """
    free = payee.earnings.filter(state=EarningState.AVAILABLE)
    last = Case(When(CALLABLE | Q(kind=EarningKind.REST), then=1), default=0)
    rows = list(free.order_by(last, "pk").values_list("pk", "amount_minor"))
    chosen = [pk for pk, minor in rows if minor < 0]
    total = sum(minor for _pk, minor in rows if minor < 0)
    for pk, minor in rows:
        if minor > 0 and (most is None or total + minor <= most):
            chosen.append(pk)
            total += minor
    divided = next(((pk, minor) for pk, minor in rows if minor > 0 and pk not in chosen), None) if one_in_part else None
    if divided and most is not None and total < most:
        chosen.append(divided[0])
        total += divided[1]
    return chosen, total


def take_earnings(payee: Payee, payout: Payout, earnings: Iterable[int]) -> None:
    """Mark these earnings (by key) as paid by the payout. The caller holds the payee's lock."""
    free = payee.earnings.filter(pk__in=list(earnings), state=EarningState.AVAILABLE)
    free.update(state=EarningState.TAKEN, payout=payout)
    shift_balances(payee, available=-payout.amount_minor, underway=payout.amount_minor)


def give_earnings_back(payee: Payee, payout: Payout, *, was: str) -> None:
    """Make the payout's earnings available again; `was` is the status that it came from. The caller holds the payee's lock."""
    minor = payout.earnings.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    payout.earnings.update(state=EarningState.AVAILABLE, payout=None)
    shift_balances(payee, available=minor, underway=-minor if was in WAITING else 0)
