"""Money that a provider holds, or has given the buyer in our stead: nobody pays it a second time."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from shop.common.clock import now
from shop.common.money import Money
from shop.ledger.services import Posting, post
from shop.ledger.states import AccountKind
from shop.payments.exceptions import RefundDisputed
from shop.payments.models import DisputeShare, Refund
from shop.payments.queries import is_disputed
from shop.payments.services.refund_rows import tell
from shop.payments.services.ways_back import disputed_holder
from shop.payments.states import RefundCause, RefundStatus

FREE = (RefundStatus.OWED, RefundStatus.FAILED)  # on no way to the buyer


def give_by_dispute(refunds: Iterable[Refund], share: DisputeShare, *, most: Money, paid_from: list[Posting] | None = None) -> Money:
    """So much of what is owed has the buyer had of the provider already. Returns what that came to. The caller holds share and refunds.

    `paid_from`: whose it was, when it is in the book as borne by somebody; else the provider has it.
    """
    left = most.minor
    for refund in refunds:
        part = Money(min(left, refund.outstanding.minor), refund.currency)
        if not part:
            continue
        left -= part.minor
        refund.by_dispute_minor += part.minor
        lines = [Posting(AccountKind.REFUND_OWED, refund.buyer_id, part), *(paid_from or [_at_provider(share, -part)])]
        key = f"refund:{refund.pk}:dispute:{share.dispute_id}:{refund.by_dispute_minor}"
        post(key=key, kind="refund.by_dispute", subject="refund", subject_id=refund.pk, lines=lines)
        _save(refund)
    return Money(most.minor - left, most.currency)


def use_what_was_lost(refund: Refund) -> None:
    """A part of the order's money is gone without goods: a refund that comes later is paid by it first, and whoever bore it is free of it.

    The platform first, then the seller, who bears the refund itself. The caller holds the order and the refund.
    """
    if refund.order_id is None or refund.cause == RefundCause.DISPUTE:
        return
    shares = DisputeShare.objects.select_for_update().filter(order=refund.order_id, dispute__attempt=refund.attempt_id)
    for share in shares.filter(Q(seller_minor__gt=0) | Q(platform_minor__gt=0)).order_by("pk"):
        part = min(refund.outstanding.minor, share.seller_minor + share.platform_minor)
        platform = min(part, share.platform_minor)
        money = [Money(-minor, refund.currency) for minor in (platform, part - platform)]
        paid_from = [Posting(AccountKind.DISPUTE_COST, 0, money[0]), Posting(AccountKind.SELLER_PAYABLE, refund.order.store_id, money[1])]  # type: ignore[union-attr]
        give_by_dispute([refund], share, most=Money(part, refund.currency), paid_from=paid_from)
        share.refunds_minor += part
        share.platform_minor -= platform
        share.seller_minor -= part - platform
        share.save()


def cut_regained(refund: Refund, part: Money) -> None:
    """A refund that was owed again because money had come back: the provider took it once more, so the buyer has so much of it. Posted by
    the caller, who holds it.
    """
    refund.by_dispute_minor += part.minor
    _save(refund)


def require_undisputed(refund: Refund) -> None:
    """Raises RefundDisputed."""
    if is_disputed(refund.attempt_id):
        raise RefundDisputed


def _at_provider(share: DisputeShare, amount: Money) -> Posting:
    return Posting(*disputed_holder(share.dispute.provider), amount)


def _save(refund: Refund) -> None:
    if not refund.outstanding:
        refund.status, refund.failure_code, refund.moved_at, refund.done_at = RefundStatus.DONE, "", now(), now()
    refund.save(update_fields=["by_dispute_minor", "status", "failure_code", "moved_at", "done_at"])
    if not refund.outstanding:
        tell(refund, "done")
