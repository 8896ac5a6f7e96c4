"""Another way back than the first, and the buyer's credit."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.common.clock import now
from shop.common.money import Money
from shop.ledger.queries import owed_to
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payments.events import REFUND_DONE, REFUND_RAIL_CHOSEN
from shop.payments.exceptions import CreditTooSmall, NotYourRefund, RefundMoved, UnknownMethod
from shop.payments.models import Refund
from shop.payments.services.disputed_refunds import FREE_REFUNDS, require_undisputed
from shop.payments.services.refund_cover import ask_to_leave, note_waiting, require_may_leave
from shop.payments.services.refund_rows import record_owed, record_refund, write_refund
from shop.payments.services.ways_back import find_phone_rail, refunds_charges
from shop.payments.states import CASH_RAIL, CREDIT_RAIL, RefundCause, RefundStatus
from shop.trust.queries import is_one_of


def list_rails(refund: Refund) -> list[str]:
    """Codes of the ways by which staff may send it: the one that the money came by, the payer's phone, cash."""
    rails = []
    if refund.attempt is not None:
        own = [refund.attempt.provider] if refunds_charges(refund.attempt.provider) else []
        rails = own + [code for code in [find_phone_rail(refund.attempt)] if code and code not in own]
    return [*rails, CASH_RAIL]


def choose_rail(refund: Refund, rail: str, *, actor_id: int) -> Refund:
    """Staff send it again, or by another way; not while it is under way. NotYourRefund, UnknownMethod, RefundMoved, RefundDisputed."""
    if is_one_of(actor_id, {refund.buyer_id}) or not User.objects.filter(pk=actor_id, is_staff=True, is_active=True).exists():
        raise NotYourRefund
    with transaction.atomic():
        refund = _lock_free_refund(refund.pk)
        if rail not in list_rails(refund):
            raise UnknownMethod
        require_undisputed(refund)
        refund.rail, refund.status, refund.failure_code, refund.moved_at = rail, RefundStatus.OWED, "", now()
        refund.save(update_fields=["rail", "status", "failure_code", "moved_at"])
        note_waiting(refund, ask_to_leave(refund, rail))
        record_refund(refund, REFUND_RAIL_CHOSEN, actor_id=actor_id)
    return refund


def keep_as_credit(refund: Refund, *, actor_id: int) -> Refund:
    """The buyer agrees to have it as credit, at once. Again: no change. Raises NotYourRefund, RefundMoved, RefundWaits."""
    if refund.buyer_id != actor_id:
        raise NotYourRefund
    with transaction.atomic():
        done = Refund.objects.filter(pk=refund.pk, rail=CREDIT_RAIL, status=RefundStatus.DONE).first()
        if done is not None:
            return done
        refund = _lock_free_refund(refund.pk)
        require_undisputed(refund)
        require_may_leave(refund, CREDIT_RAIL)
        refund.rail = CREDIT_RAIL
        settle_credit(refund, actor_id=actor_id)
    return refund


def settle_credit(refund: Refund, *, actor_id: int | None) -> None:
    """Turn what is owed into store credit. The caller holds the refund."""
    refund.status, refund.failure_code, refund.moved_at, refund.done_at = RefundStatus.DONE, "", now(), now()
    refund.waits_for = ""
    refund.save(update_fields=["rail", "status", "failure_code", "moved_at", "done_at", "waits_for"])
    if not refund.outstanding.is_zero:
        lines = [
            Posting(AccountKind.REFUND_OWED, refund.buyer_id, refund.outstanding),
            Posting(AccountKind.STORE_CREDIT, refund.buyer_id, -refund.outstanding),
        ]
        post_entry(key=f"refund:{refund.pk}:credit", kind="refund.credited", subject="refund", subject_id=refund.pk, lines=lines)
    record_refund(refund, REFUND_DONE, actor_id=actor_id)


def cash_out_credit(buyer: User, amount: Money, *, key: str) -> Refund:
    """The buyer wants credit in cash: it is owed to him again. The same key asks once. Raises CreditTooSmall and changes nothing."""
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk=buyer.pk).values_list("pk"))
        key = f"credit:{buyer.pk}:{key}"
        done = Refund.objects.filter(key=key).first()
        if done is not None:
            return done
        if amount.minor < 1:
            raise CreditTooSmall
        refund = write_refund(
            key=key,
            buyer_id=buyer.pk,
            cause=RefundCause.CREDIT,
            rail=CASH_RAIL,
            amount_minor=amount.minor,
            currency=amount.currency,
            created_by_id=buyer.pk,
        )
        lines = [Posting(AccountKind.STORE_CREDIT, buyer.pk, amount), Posting(AccountKind.REFUND_OWED, buyer.pk, -amount)]
        post_entry(key=f"refund:{refund.pk}:owed", kind="credit.asked_out", subject="refund", subject_id=refund.pk, lines=lines)
        if owed_to(AccountKind.STORE_CREDIT, buyer.pk, amount.currency).minor < 0:
            raise CreditTooSmall
        record_owed(refund)
    return refund


def _lock_free_refund(refund_id: int) -> Refund:
    related = Refund.objects.select_related("order__store__country", "attempt__payment__checkout__country")
    refund = related.select_for_update(of=("self",)).get(pk=refund_id)
    if refund.status not in FREE_REFUNDS:
        raise RefundMoved(refund.get_status_display())
    return refund
