"""What a rail cannot carry, a few cents, stays for the next payout."""

from __future__ import annotations

from hashlib import sha256

from shop.common.money import Money
from shop.ledger.services import Posting, post
from shop.ledger.states import AccountKind
from shop.payouts.models import Payee
from shop.payouts.services.earnings import gather_locked


def carry_over(payee: Payee, earnings: list[int], minor: int, *, step: int, token: str) -> tuple[list[int], int]:
    """The earnings and their sum, brought down to a multiple of `step`: the rest is taken off here and put back on for later.

    Two entries of the book, so that earnings stay its lines. Under the payee's lock.
    """
    rest = minor % step
    if minor <= rest or not rest:
        return earnings, minor
    name = sha256(f"{payee.pk}:{token}".encode()).hexdigest()[:32]
    off, on = f"rest:{name}:off", f"rest:{name}:on"
    amount = Money(rest, payee.currency)
    account = (payee.account_kind, payee.holder_id)
    for key, side in ((off, amount), (on, -amount)):
        lines = [Posting(*account, side), Posting(AccountKind.PAYOUT_SENT, 0, -side)]
        post(key=key, kind="payout.rest", subject="rest", subject_id=payee.pk, lines=lines)
        gather_locked(payee)  # after each: the two together change no balance, and would go unseen
    taken = payee.earnings.values_list("pk", flat=True).get(line__entry__key=off)
    return [*earnings, taken], minor - rest
