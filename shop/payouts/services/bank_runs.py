"""Files for the bank: made once, taken to the bank, answered line by line or as a whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from shop.common.clock import now
from shop.common.tokens import reference
from shop.ledger.states import AccountKind
from shop.payouts.exceptions import NothingAvailable, PayoutError, PayoutMoved, RailUnavailable
from shop.payouts.models import BankRun, Payout
from shop.payouts.queries.payees import owner_of
from shop.payouts.services.earnings import gather_locked_earnings
from shop.payouts.services.payee_locks import lock_payee, require_other, require_staff
from shop.payouts.services.requests import require_sendable
from shop.payouts.services.transitions import book_failed, book_paid, book_sent
from shop.payouts.states import PayoutStatus, Rail


def make_bank_run(*, currency: str, actor_id: int, key: str, only: Collection[int] | None = None) -> BankRun:
    """What is approved for the bank in that currency, or `only` these, goes into one file and is on its way. The same key, the same file.

    What cannot be sent now (a stopped payee, a changed account) stays behind. Raises NotAllowed, NothingAvailable.
    """
    require_staff(actor_id)
    with transaction.atomic():
        run, is_new = _open_run(currency, actor_id, key)
        if not is_new:
            return run
        waiting = Payout.objects.filter(rail=Rail.BANK, status=PayoutStatus.APPROVED, currency=currency, run=None)
        waiting = waiting if only is None else waiting.filter(pk__in=only)
        went = sum(_add_to_run(run, payout, actor_id=actor_id) for payout in waiting.order_by("payee_id", "pk"))
        if not went:
            raise NothingAvailable
    return run


def note_export(run: BankRun) -> None:
    """The file has left the house once more."""
    BankRun.objects.filter(pk=run.pk).update(downloads=F("downloads") + 1, downloaded_at=Coalesce("downloaded_at", now()))


def confirm_lines(payouts: Iterable[Payout], *, actor_id: int) -> int:
    """The bank has carried these out. Those that it had answered before stay as they are. Returns how many were new."""
    require_staff(actor_id)
    return sum(_confirm_line(payout.pk, actor_id=actor_id) for payout in sorted(payouts, key=lambda payout: (payout.payee_id, payout.pk)))


def confirm_run(run: BankRun, *, actor_id: int) -> int:
    """The bank has carried the whole file out, but for what was taken out of it or came back. Raises PayoutError before it was taken."""
    require_staff(actor_id)
    run.refresh_from_db()
    if run.downloaded_at is None:
        raise PayoutError
    return confirm_lines(run.payouts.filter(status=PayoutStatus.SENT), actor_id=actor_id)


def return_line(payout: Payout, *, reason: str, actor_id: int) -> Payout:
    """The transfer came back, or was struck out of the file: the money is the payee's again. Pressing twice does it once.

    Raises NotAllowed, SamePerson when it is one's own, RailUnavailable, PayoutMoved.
    """
    require_staff(actor_id)
    if payout.rail != Rail.BANK:
        raise RailUnavailable
    payout.refresh_from_db()
    require_other(actor_id, payout.recipient_id, owner_of(payout.payee))
    if payout.status == PayoutStatus.FAILED:
        return payout
    return book_failed(payout.pk, failure=reason.strip(), actor_id=actor_id)


def _open_run(currency: str, actor_id: int, key: str) -> tuple[BankRun, bool]:
    try:
        with transaction.atomic():
            return BankRun.objects.create(number=reference("B"), currency=currency, created_by_id=actor_id, key=key), True
    except IntegrityError:
        return BankRun.objects.get(key=key), False


def _add_to_run(run: BankRun, payout: Payout, *, actor_id: int) -> bool:
    try:
        with transaction.atomic():
            payee = lock_payee(payout.payee_id)
            gather_locked_earnings(payee)
            require_sendable(payout, payee)
            book_sent(payout, payee, actor_id=actor_id, run=run)
    except PayoutError:
        return False
    return True


def _confirm_line(payout_id: int, *, actor_id: int) -> bool:
    with transaction.atomic():
        payout = Payout.objects.get(pk=payout_id)
        payee = lock_payee(payout.payee_id)
        payout.refresh_from_db()
        if payout.rail != Rail.BANK or payout.run_id is None:
            raise RailUnavailable
        require_other(actor_id, payout.recipient_id, payee.holder_id if payee.kind == "courier" else None)
        if payout.status == PayoutStatus.PAID:
            return False
        if payout.status != PayoutStatus.SENT:
            raise PayoutMoved(payout.get_status_display())
        book_paid(payout, source=(AccountKind.BANK, 0), actor_id=actor_id)
    return True
