"""What may not leave yet, or is no whole note, stays for the next payout."""

from __future__ import annotations

from hashlib import sha256

from shop.common.money import Money
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payouts.models import Payee
from shop.payouts.services.earnings import gather_locked_earnings


def carry_remainder_over(
    payee: Payee, earnings: list[int], minor: int, *, most: int | None, step: int, token: str
) -> tuple[list[int], int]:
    """The earnings and their sum, brought down to a multiple of `step` not above `most`: the rest is taken off here and put back for later.

    Two entries of the book, so that earnings stay its lines. Under the payee's lock. Of too little for one step nothing is taken.
    """
    within = minor if most is None else min(minor, most)
    rest = minor - within + within % step
    if minor <= rest or not rest:
        return earnings, 0 if rest and within < minor else minor
    name = sha256(f"{payee.pk}:{token}".encode()).hexdigest()[:32]
    off, on = f"rest:{name}:off", f"rest:{name}:on"
    amount = Money(rest, payee.currency)
    account = (payee.account_kind, payee.holder_id)
    for key, side in ((off, amount), (on, -amount)):
        lines = [Posting(*account, side), Posting(AccountKind.PAYOUT_SENT, 0, -side)]
        post_entry(key=key, kind="payout.rest", subject="rest", subject_id=payee.pk, lines=lines)
        gather_locked_earnings(payee)  # after each: the two together change no balance, and would go unseen
    taken = payee.earnings.values_list("pk", flat=True).get(line__entry__key=off)
    return [*earnings, taken], minor - rest
