"""The one compare-and-set by which a payout moves, and what its moves mean in the book."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from shop.common.clock import now
from shop.common.money import Money
from shop.common.states import sources_of
from shop.events.services import record_event
from shop.ledger.models import Entry
from shop.ledger.queries import has_entry
from shop.ledger.services import Holder, Posting, post_entry, reverse_entry
from shop.ledger.states import AccountKind
from shop.payouts.events import PAYOUT_MOVED, PayoutData
from shop.payouts.exceptions import BalanceFell, PayoutMoved
from shop.payouts.models import Payee, Payout
from shop.payouts.queries.payees import is_behind
from shop.payouts.services.earnings import gather_locked_earnings
from shop.payouts.services.payee_locks import lock_payee, shift_balances
from shop.payouts.services.payout_earnings import give_earnings_back
from shop.payouts.states import TRANSITIONS, PayoutStatus


def move_payout(payout: Payout, target: PayoutStatus, *, actor_id: int | None, **changes: Any) -> str:
    """The database picks the winner; the loser gets PayoutMoved. Returns the state it came from. Under the payee's lock."""
    payout.refresh_from_db(fields=["status"])
    was = payout.status
    movable = Payout.objects.filter(pk=payout.pk, status__in=sources_of(TRANSITIONS, target))
    moved = movable.update(status=target, moved_at=now(), **changes)
    payout.refresh_from_db()
    if not moved:
        raise PayoutMoved(payout.get_status_display())
    data = PayoutData(
        number=payout.number,
        recipient_id=payout.recipient_id,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
        rail=payout.rail,
        failure=payout.failure,
    )
    record_event(PAYOUT_MOVED[target], payout.pk, actor_id=actor_id, data=data)
    return was


def book_sent(payout: Payout, payee: Payee, *, actor_id: int | None, **changes: Any) -> None:
    """It leaves: the book no longer owes it to the payee. Under the payee's lock.

    Raises BalanceFell when something was taken off the payee's account since its earnings were gathered: the posting holds the account, so
    that of a refund and a payout that race the later one sees what is left.
    """
    move_payout(payout, PayoutStatus.SENT, actor_id=actor_id, sent_at=now(), **changes)
    shift_balances(payee, underway=-payout.amount_minor)
    _post_payout(payout, "sent", (payee.account_kind, payee.holder_id), (AccountKind.PAYOUT_SENT, 0))
    if is_behind(payee):
        gather_locked_earnings(payee)
        if payee.available_minor < 0:
            raise BalanceFell


def book_paid(payout: Payout, *, source: Holder, actor_id: int | None, **changes: Any) -> Entry:
    """It has arrived, out of `source`; the entry that says so. Under the payee's lock."""
    move_payout(payout, PayoutStatus.PAID, actor_id=actor_id, done_at=now(), failure="", **changes)
    return _post_payout(payout, "paid", (AccountKind.PAYOUT_SENT, 0), source)


def book_failed(payout_id: int, *, failure: str, actor_id: int | None) -> Payout:
    """It did not arrive, or came back after it had: the money is the payee's again, once. Raises PayoutMoved."""
    with transaction.atomic():
        payout = Payout.objects.select_related("payee").get(pk=payout_id)
        payee = lock_payee(payout.payee_id)
        was = move_payout(payout, PayoutStatus.FAILED, actor_id=actor_id, failure=failure[:200], done_at=now())
        give_earnings_back(payee, payout, was=was)
        for what in ("paid", "sent"):
            if has_entry(build_payout_entry_key(payout, what)):
                reverse_entry(
                    build_payout_entry_key(payout, what), key=build_payout_entry_key(payout, f"{what}_undone"), kind=f"payout.{what}_undone"
                )
    return payout


def build_payout_entry_key(payout: Payout, what: str) -> str:
    """The key of a payout's posting: "payout:12:sent"."""
    return f"payout:{payout.pk}:{what}"


def _post_payout(payout: Payout, what: str, debit: Holder, credit: Holder) -> Entry:
    amount = Money(payout.amount_minor, payout.currency)
    lines = [Posting(*debit, amount), Posting(*credit, -amount)]
    return post_entry(key=build_payout_entry_key(payout, what), kind=f"payout.{what}", subject="payout", subject_id=payout.pk, lines=lines)
