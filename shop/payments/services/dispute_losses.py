"""Who bears money that a provider took back for good.

As on Stripe Connect and Etsy: the sale that the buyer undid through the bank is undone between seller and platform too. The whole of what
is left of an order goes through the one reversal, so the platform gives up its fee and the seller his share; what the store's balance does
not cover (it was paid out, in good faith) the platform bears, and nobody runs after the seller for it. Of a part, which is about no units
in particular, the seller bears what his balance covers, the platform the rest; the sale stands, and its fee. The provider's own fee, and
money that it took although the buyer had it back before, are the platform's. What was owed to the buyer at that moment, he has had by it.

An order on its way waits until its parcel has arrived or come back; one before its hand-over is cancelled when all of its money is gone,
and waits when a part is.
"""

from __future__ import annotations

from django.db import transaction

from shop.common.money import Money
from shop.common.phrases import kept_phrase
from shop.ledger.services import Posting
from shop.ledger.states import AccountKind
from shop.orders.exceptions import OrderError
from shop.orders.models import Order
from shop.orders.services import cancel_order
from shop.orders.states import CANCELLABLE, CancelledBy, Fulfilment
from shop.payments.models import Dispute, DisputeShare, Refund
from shop.payments.services.balances import read_store_balance
from shop.payments.services.dispute_rows import compute_not_refunded, note_settled, post_dispute_share, sum_still_owed
from shop.payments.services.disputed_refunds import FREE_REFUNDS, give_by_dispute
from shop.payments.services.payment_locks import hold_payment
from shop.payments.services.refunds import refund_order
from shop.payments.services.ways_back import find_disputed_holder
from shop.payments.states import DisputeStatus, RefundCause, RefundStatus

ON_A_WAY = (RefundStatus.SENT, RefundStatus.FUNDED, RefundStatus.CARRIED)


def bear_loss(dispute_id: int) -> bool:
    """Charge what is lost to seller and platform, order by order, each in a transaction of its own.

    True when all of it is charged, False when an order or a refund has to come to its end first. May be called any number of times.
    """
    DisputeShare.objects.bulk_create(_missing_rest(dispute_id), ignore_conflicts=True)
    shares = DisputeShare.objects.filter(dispute=dispute_id, dispute__status=DisputeStatus.LOST).order_by("pk")
    settled = [_bear_share(pk) for pk in shares.values_list("pk", flat=True)]
    return all(settled)


def _bear_share(share_id: int) -> bool:
    """Charge what the share still has to bear. False when its order, or a refund of it, has to come to its end first."""
    with transaction.atomic():
        share = _lock_share(share_id)
        part = _part_of(share)
        if part.is_zero:
            return True
        if share.order_id is None:
            _write_borne(share, part, refunds=_pay_refunds(share, part))
            return True
        order = Order.objects.select_related("store").get(pk=share.order_id)
        whole = part.minor >= compute_not_refunded(order) + sum_still_owed(order)
        if _has_to_wait(order, whole=whole) or (whole and not _undo_sale(share, order)):
            return False
        order.refresh_from_db()
        paid = _pay_refunds(share, part)
        _write_borne(share, part, refunds=paid, order=order)
    return True


def _lock_share(share_id: int) -> DisputeShare:
    payment_id = DisputeShare.objects.values_list("dispute__attempt__payment", flat=True).get(pk=share_id)
    hold_payment(payment_id)
    dispute_id = DisputeShare.objects.values_list("dispute", flat=True).get(pk=share_id)
    list(Dispute.objects.select_for_update().filter(pk=dispute_id))
    return DisputeShare.objects.select_for_update(of=("self",)).select_related("dispute").get(pk=share_id)


def _part_of(share: DisputeShare) -> Money:
    """What of the lost money this share still has to bear: each share in proportion to its amount in the dispute."""
    dispute = share.dispute
    if dispute.status != DisputeStatus.LOST:
        return Money.zero(dispute.currency)
    shares = list(dispute.shares.order_by("pk"))
    amounts = [one.amount_minor for one in shares]
    goal = dispute.taken_minor + dispute.returned_minor
    within = Money(min(goal, sum(amounts)), dispute.currency)
    want = within.split(amounts)[shares.index(share)].minor if within.is_positive else 0
    if share.order_id is None:
        want += goal - within.minor
    unshared = goal - sum(one.lost_minor for one in shares)
    return Money(max(0, min(want - share.lost_minor, unshared)), dispute.currency)


def _missing_rest(dispute_id: int) -> list[DisputeShare]:
    """A share without an order where the provider took more than the dispute is about and none is there yet; else empty."""
    dispute = Dispute.objects.get(pk=dispute_id)
    is_more = dispute.status == DisputeStatus.LOST and dispute.taken_minor + dispute.returned_minor > dispute.amount_minor
    missing = is_more and not dispute.shares.filter(order=None).exists()
    return [DisputeShare(dispute=dispute, amount_minor=0)] if missing else []


def _has_to_wait(order: Order, *, whole: bool) -> bool:
    if Refund.objects.filter(order=order, status__in=ON_A_WAY).exclude(cause=RefundCause.MONEY).exists():
        return True
    return order.fulfilment == Fulfilment.HANDED_OVER or (order.fulfilment in CANCELLABLE and not whole)


def _undo_sale(share: DisputeShare, order: Order) -> bool:
    """All of the order's money is gone: cancel it before its hand-over, else take it back whole, as after a return.

    False when something forbids that for now.
    """
    if not compute_not_refunded(order):
        return True
    try:
        if order.fulfilment in CANCELLABLE:
            cancel_order(order, by=CancelledBy.BANK, reason=kept_phrase("dispute", share.dispute.kind), actor_id=None)
            share.refresh_from_db()
            return True
        refund = refund_order(
            order,
            quantities=None,
            cause=RefundCause.DISPUTE,
            reason=kept_phrase("dispute", share.dispute.kind),
            delivery=True,
            key=f"dispute:{share.dispute_id}:{order.pk}:{share.lost_minor}",
            actor_id=None,
        )
    except OrderError:
        return False
    share.refresh_from_db()  # a refund is paid by what was lost before, also of this share
    if refund is not None:
        his = _seller_part(order, refund)
        covered = _cover_by_platform(share, order, most=his)
        share.covered_minor += covered.minor
        share.undone_minor += refund.amount_minor
        share.undone_seller_minor += (his - covered).minor
    return True


def _pay_refunds(share: DisputeShare, most: Money) -> Money:
    """Count the order's open refunds, or those of no order, as paid by the provider, up to `most`. Returns what that came to."""
    owed = Refund.objects.select_for_update(of=("self",)).filter(attempt=share.dispute.attempt_id, status__in=FREE_REFUNDS).order_by("pk")
    mine = owed.exclude(cause=RefundCause.MONEY).filter(order=share.order_id) if share.order_id else owed.filter(cause=RefundCause.MONEY)
    return give_by_dispute(list(mine), share, most=most)


def _write_borne(share: DisputeShare, part: Money, *, refunds: Money, order: Order | None = None) -> None:
    """Charge what no refund took: the seller up to what he had of the order and his balance covers, the platform with the rest."""
    rest = part - refunds
    his = Money(min(rest.minor, compute_not_refunded(order)) if order else 0, part.currency)
    covered = Money.zero(part.currency)
    share.lost_minor += part.minor
    share.refunds_minor += refunds.minor
    if not rest.is_zero:
        to_store = [Posting(AccountKind.SELLER_PAYABLE, order.store_id, his)] if order else []
        lines = [*to_store, Posting(AccountKind.DISPUTE_COST, 0, rest - his), Posting(*find_disputed_holder(share.dispute.provider), -rest)]
        post_dispute_share(share.dispute, share, "lost", lines)
        covered = _cover_by_platform(share, order, most=his) if order and his.is_positive else covered
    share.seller_minor += (his - covered).minor
    share.platform_minor += (rest - his + covered).minor
    share.save()
    note_settled(share.dispute)


def _cover_by_platform(share: DisputeShare, order: Order, *, most: Money) -> Money:
    """The platform pays what the store's balance does not cover, up to `most`. The posting before this one holds the account."""
    missing = -read_store_balance(order.store_id, most.currency).minor
    cover = Money(max(0, min(missing, most.minor)), most.currency)
    if cover.is_positive:
        lines = [Posting(AccountKind.DISPUTE_COST, 0, cover), Posting(AccountKind.SELLER_PAYABLE, order.store_id, -cover)]
        post_dispute_share(share.dispute, share, "covered", lines)
    return cover


def _seller_part(order: Order, refund: Refund) -> Money:
    """What the refund took from the seller: the frozen shares of its units, and the delivery."""
    parts = (
        line.goods_minor - line.discount_minor + line.platform_discount_minor - line.fee_minor - line.fee_tax_minor
        for line in refund.lines.all()
    )
    delivery = 0 if refund.delivery_by_platform else refund.delivery_minor
    return Money(max(0, sum(parts) + delivery), order.currency)
