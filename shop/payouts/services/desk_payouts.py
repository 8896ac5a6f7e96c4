"""Cash over a desk: the payee says the code, somebody other than the approver hands it out."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from shop.custody.models import CashDesk
from shop.custody.queries import works_at
from shop.custody.services import spend_cash
from shop.payouts.exceptions import CodeLocked, NotAllowed, PayoutMoved, RailUnavailable, SamePerson, WrongCode
from shop.payouts.models import Payout
from shop.payouts.queries.payees import owner_of
from shop.payouts.services.earnings import gather_locked_earnings
from shop.payouts.services.payee_locks import lock_payee, require_other, require_staff
from shop.payouts.services.requests import require_sendable
from shop.payouts.services.transitions import book_paid, book_sent
from shop.payouts.states import PayoutStatus, Rail

MAX_WRONG_TRIES = 5
DESK_RIGHT = "custody.work_at_desk"


def hand_out_payout(payout: Payout, *, code: str, desk: CashDesk, actor_id: int) -> Payout:
    """The cash lies in the payee's hand. Pressing twice hands it out once.

    Raises NotAllowed (not a cashier of the desk), SamePerson (also for whoever is one party with the payee), WrongCode, CodeLocked,
    PayoutMoved; custody's NotEnoughCash.
    """
    staff = require_staff(actor_id, right=DESK_RIGHT)
    if desk.currency != payout.currency or not works_at(staff, desk):
        raise NotAllowed
    _require_code(payout, code)
    with transaction.atomic():
        payee = lock_payee(payout.payee_id)
        payout = Payout.objects.get(pk=payout.pk)
        if staff.pk == payout.approved_by_id:
            raise SamePerson
        require_other(staff.pk, payout.recipient_id, owner_of(payee))
        if payout.rail != Rail.DESK:
            raise RailUnavailable
        if payout.status == PayoutStatus.PAID:
            return payout
        if payout.status != PayoutStatus.APPROVED:
            raise PayoutMoved(payout.get_status_display())
        gather_locked_earnings(payee)
        require_sendable(payout, payee)
        book_sent(payout, payee, actor_id=actor_id, desk_id=desk.pk)
        entry = book_paid(payout, source=desk.holder, actor_id=actor_id, handed_by_id=actor_id)
        spend_cash(desk.holder, payout.amount, entry_key=entry.key)
    return payout


def _require_code(payout: Payout, code: str) -> None:
    """Count the try before looking, in a transaction of its own: a wrong one stays counted."""
    tried = Payout.objects.filter(pk=payout.pk, wrong_tries__lt=MAX_WRONG_TRIES).update(wrong_tries=F("wrong_tries") + 1)
    if not tried:
        raise CodeLocked
    fresh = Payout.objects.values_list("code", flat=True).get(pk=payout.pk)
    if not fresh or "".join(code.split()) != fresh:
        raise WrongCode
    Payout.objects.filter(pk=payout.pk).update(wrong_tries=F("wrong_tries") - 1)
