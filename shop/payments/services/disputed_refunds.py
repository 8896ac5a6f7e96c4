"""Money that a provider holds, or has given the buyer in our stead: nobody pays it a second time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from shop.common.clock import now
from shop.common.money import Money
from shop.ledger.services import Posting, post_entry
from shop.ledger.states import AccountKind
from shop.payments.events import REFUND_DONE
from shop.payments.exceptions import RefundDisputed
from shop.payments.models import DisputeShare, Refund
from shop.payments.queries import is_disputed
from shop.payments.services.refund_rows import record_refund
from shop.payments.services.ways_back import find_disputed_holder
from shop.payments.states import FREE_STATES, RefundCause, RefundStatus

FREE_REFUNDS = FREE_STATES


def give_by_dispute(refunds: Iterable[Refund], share: DisputeShare, *, most: Money, paid_from: list[Posting] | None = None) -> Money:
    """Count these refunds, in their order and up to `most`, as paid: the buyer has had the money of the provider already.

    Returns what that came to. `paid_from` are the postings of those who had borne the loss; None: the provider holds the money. The caller
    holds the share and the refunds.
    """
    left = most.minor
    for refund in refunds:
        part = Money(min(left, refund.outstanding.minor), refund.currency)
        if part.is_zero:
            continue
        left -= part.minor
        refund.by_dispute_minor += part.minor
        lines = [Posting(AccountKind.REFUND_OWED, refund.buyer_id, part), *(paid_from or [_at_provider(share, -part)])]
        key = f"refund:{refund.pk}:dispute:{share.dispute_id}:{refund.by_dispute_minor}"
        post_entry(key=key, kind="refund.by_dispute", subject="refund", subject_id=refund.pk, lines=lines)
        _save_refund(refund)
    return Money(most.minor - left, most.currency)


def pay_with_borne_loss(refund: Refund) -> None:
    """A refund of an order that a dispute has taken money of is paid with that money first: the buyer has it already.

    Those who had borne that loss are relieved of it, the platform first, then the seller, who bears the refund itself. The caller holds the
    order and the refund.
    """
    if refund.order_id is None or refund.cause == RefundCause.DISPUTE:
        return
    shares = DisputeShare.objects.select_for_update().filter(order=refund.order_id, dispute__attempt=refund.attempt_id)
    for share in shares.filter(Q(seller_minor__gt=0) | Q(platform_minor__gt=0)).order_by("pk"):
        part = min(refund.outstanding.minor, share.seller_minor + share.platform_minor)
        platform = min(part, share.platform_minor)
        store_id = refund.order.store_id  # type: ignore[union-attr]  # there is an order: see above
        paid_from = [
            Posting(AccountKind.DISPUTE_COST, 0, Money(-platform, refund.currency)),
            Posting(AccountKind.SELLER_PAYABLE, store_id, Money(platform - part, refund.currency)),
        ]
        give_by_dispute([refund], share, most=Money(part, refund.currency), paid_from=paid_from)
        share.refunds_minor += part
        share.platform_minor -= platform
        share.seller_minor -= part - platform
        share.save()


def cut_recovered_refund(refund: Refund, part: Money) -> None:
    """Reduce a refund of recovered money by `part`: the provider took it once more, so the buyer has that much of it.

    The caller holds the refund and posts the movement.
    """
    refund.by_dispute_minor += part.minor
    _save_refund(refund)


def require_undisputed(refund: Refund) -> None:
    """Raises RefundDisputed while the provider holds the money that the refund would send."""
    if is_disputed(refund.attempt_id):
        raise RefundDisputed


def _at_provider(share: DisputeShare, amount: Money) -> Posting:
    return Posting(*find_disputed_holder(share.dispute.provider), amount)


def _save_refund(refund: Refund) -> None:
    if refund.outstanding.is_zero:
        refund.status, refund.failure_code, refund.moved_at, refund.done_at = RefundStatus.DONE, "", now(), now()
        refund.waits_for = ""
    refund.save(update_fields=["by_dispute_minor", "status", "failure_code", "moved_at", "done_at", "waits_for"])
    if refund.outstanding.is_zero:
        record_refund(refund, REFUND_DONE)
