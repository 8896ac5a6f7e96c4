"""A courier keeps of the cash in hand what he or she has earned."""

from __future__ import annotations

from django.db import transaction

from shop.custody.services import end_cash
from shop.custody.states import PieceEnd
from shop.ledger.services import Holder, lock_accounts
from shop.ledger.states import AccountKind
from shop.payouts.exceptions import NothingAvailable, RailUnavailable
from shop.payouts.models import Payee, Payout
from shop.payouts.services.earnings import gather_locked_earnings
from shop.payouts.services.payee_locks import lock_payee, require_owner, require_staff
from shop.payouts.services.payout_earnings import choose_earnings, take_earnings
from shop.payouts.services.requests import insert_numbered, require_going
from shop.payouts.services.transitions import book_paid, book_sent, move_payout
from shop.payouts.states import PayeeKind, PayoutStatus, Rail


def offset_cash(payee: Payee, *, actor_id: int, token: str) -> Payout:
    """Available earnings against cash in the courier's hands, whole earnings up to what he holds. By the courier, or by staff at a desk.

    The same token does it once. Raises NotAllowed, RailUnavailable (not a courier), NothingAvailable, PayeeStopped.
    """
    with transaction.atomic():
        payee = lock_payee(payee.pk)
        if payee.holder_id != actor_id:
            require_staff(actor_id)
        else:
            require_owner(payee, actor_id)
        asked = Payout.objects.filter(token=token, payee=payee).first()
        if asked:
            return asked
        require_going(payee)
        if payee.kind != PayeeKind.COURIER:
            raise RailUnavailable
        return _offset_earnings(payee, actor_id=actor_id, token=token)


def _offset_earnings(payee: Payee, *, actor_id: int, token: str) -> Payout:
    in_hand = _hold_accounts(payee)
    gather_locked_earnings(payee)
    earnings, minor = choose_earnings(payee, most=max(0, in_hand))
    if minor <= 0:
        raise NothingAvailable
    payout = insert_numbered(
        Payout(
            token=token,
            payee=payee,
            recipient_id=payee.holder_id,
            rail=Rail.OFFSET,
            amount_minor=minor,
            currency=payee.currency,
            requested_by_id=actor_id,
        )
    )
    take_earnings(payee, payout, earnings)
    move_payout(payout, PayoutStatus.APPROVED, actor_id=actor_id)
    book_sent(payout, payee, actor_id=actor_id)
    holder = (AccountKind.COURIER_CASH.value, payee.holder_id)
    entry = book_paid(payout, source=holder, actor_id=actor_id)
    end_cash(holder, payout.amount, PieceEnd.KEPT, entry_key=entry.key)
    return payout


def _hold_accounts(payee: Payee) -> int:
    """All that an offset may touch, at once: deposits and whoever settles cash do the same. Returns the cash in hand, minor units."""
    hand: Holder = (AccountKind.COURIER_CASH.value, payee.holder_id)
    others: list[Holder] = [(AccountKind.COURIER_DEBT.value, payee.holder_id), (AccountKind.PAYOUT_SENT.value, 0)]
    return lock_accounts([hand, (payee.account_kind, payee.holder_id), *others], payee.currency)[hand].balance_minor
