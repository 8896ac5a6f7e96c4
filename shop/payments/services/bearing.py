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
from shop.payments.services.balances import store_balance
from shop.payments.services.dispute_rows import left_of, note_settled, owed_of, post_share
from shop.payments.services.disputed import FREE, give_by_dispute
from shop.payments.services.holding import hold_payment
from shop.payments.services.refunding import refund_order
from shop.payments.services.ways_back import disputed_holder
from shop.payments.states import DisputeStatus, RefundCause, RefundStatus

ON_A_WAY = (RefundStatus.SENT, RefundStatus.FUNDED, RefundStatus.CARRIED)


def bear_loss(dispute_id: int) -> bool:
    """Share out what is lost, order by order, each in a transaction of its own. True when nothing waits. Safe any number of times."""
    DisputeShare.objects.bulk_create(_missing_rest(dispute_id), ignore_conflicts=True)
    shares = DisputeShare.objects.filter(dispute=dispute_id, dispute__status=DisputeStatus.LOST).order_by("pk")
    settled = [_bear(pk) for pk in shares.values_list("pk", flat=True)]
    return all(settled)


def _bear(share_id: int) -> bool:
    """One share's part. False when its order, or a refund of it, has to go on first."""
    with transaction.atomic():
        share = _held(share_id)
        part = _part_of(share)
        if not part:
            return True
        if share.order_id is None:
            _write(share, part, refunds=_pay_refunds(share, part))
            return True
        order = Order.objects.select_related("store").get(pk=share.order_id)
        whole = part.minor >= left_of(order) + owed_of(order)
        if _waits(order, whole=whole) or (whole and not _undo_sale(share, order)):
            return False
        order.refresh_from_db()
        paid = _pay_refunds(share, part)
        _write(share, part, refunds=paid, order=order)
    return True


def _held(share_id: int) -> DisputeShare:
    payment_id = DisputeShare.objects.values_list("dispute__attempt__payment", flat=True).get(pk=share_id)
    hold_payment(payment_id)
    dispute_id = DisputeShare.objects.values_list("dispute", flat=True).get(pk=share_id)
    list(Dispute.objects.select_for_update().filter(pk=dispute_id))
    return DisputeShare.objects.select_for_update(of=("self",)).select_related("dispute").get(pk=share_id)


def _part_of(share: DisputeShare) -> Money:
    """What of the lost money this share has still to bear: all shares in proportion to what they are of the dispute."""
    dispute = share.dispute
    if dispute.status != DisputeStatus.LOST:
        return Money.zero(dispute.currency)
    shares = list(dispute.shares.order_by("pk"))
    amounts = [one.amount_minor for one in shares]
    goal = dispute.taken_minor + dispute.returned_minor
    within = Money(min(goal, sum(amounts)), dispute.currency)
    want = within.split(amounts)[shares.index(share)].minor if within else 0
    if share.order_id is None:
        want += goal - within.minor
    unshared = goal - sum(one.lost_minor for one in shares)
    return Money(max(0, min(want - share.lost_minor, unshared)), dispute.currency)


def _missing_rest(dispute_id: int) -> list[DisputeShare]:
    """More was taken than the dispute is about: a share of no order."""
    dispute = Dispute.objects.get(pk=dispute_id)
    is_more = dispute.status == DisputeStatus.LOST and dispute.taken_minor + dispute.returned_minor > dispute.amount_minor
    missing = is_more and not dispute.shares.filter(order=None).exists()
    return [DisputeShare(dispute=dispute, amount_minor=0)] if missing else []


def _waits(order: Order, *, whole: bool) -> bool:
    if Refund.objects.filter(order=order, status__in=ON_A_WAY).exclude(cause=RefundCause.MONEY).exists():
        return True
    return order.fulfilment == Fulfilment.HANDED_OVER or (order.fulfilment in CANCELLABLE and not whole)


def _undo_sale(share: DisputeShare, order: Order) -> bool:
    """The whole order's money is gone: it is cancelled, or taken back as after a return. False when something keeps it for now."""
    if not left_of(order):
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
        covered = _cover(share, order, most=his)
        share.covered_minor += covered.minor
        share.undone_minor += refund.amount_minor
        share.undone_seller_minor += (his - covered).minor
    return True


def _pay_refunds(share: DisputeShare, most: Money) -> Money:
    """What is owed of this order, or beside all orders, the buyer has had of the provider."""
    owed = Refund.objects.select_for_update(of=("self",)).filter(attempt=share.dispute.attempt_id, status__in=FREE).order_by("pk")
    mine = owed.exclude(cause=RefundCause.MONEY).filter(order=share.order_id) if share.order_id else owed.filter(cause=RefundCause.MONEY)
    return give_by_dispute(list(mine), share, most=most)


def _write(share: DisputeShare, part: Money, *, refunds: Money, order: Order | None = None) -> None:
    """What no refund took is borne: by the seller as far as it was his and he has it, else by the platform."""
    rest = part - refunds
    his = Money(min(rest.minor, left_of(order)) if order else 0, part.currency)
    covered = Money.zero(part.currency)
    share.lost_minor += part.minor
    share.refunds_minor += refunds.minor
    if rest:
        to_store = [Posting(AccountKind.SELLER_PAYABLE, order.store_id, his)] if order else []
        lines = [*to_store, Posting(AccountKind.DISPUTE_COST, 0, rest - his), Posting(*disputed_holder(share.dispute.provider), -rest)]
        post_share(share.dispute, share, "lost", lines)
        covered = _cover(share, order, most=his) if order and his else covered
    share.seller_minor += (his - covered).minor
    share.platform_minor += (rest - his + covered).minor
    share.save()
    note_settled(share.dispute)


def _cover(share: DisputeShare, order: Order, *, most: Money) -> Money:
    """The platform pays what the store's balance does not. The posting before it holds the account."""
    missing = -store_balance(order.store_id, most.currency).minor
    cover = Money(max(0, min(missing, most.minor)), most.currency)
    if cover:
        lines = [Posting(AccountKind.DISPUTE_COST, 0, cover), Posting(AccountKind.SELLER_PAYABLE, order.store_id, -cover)]
        post_share(share.dispute, share, "covered", lines)
    return cover


def _seller_part(order: Order, refund: Refund) -> Money:
    """What the refund took from the seller: the frozen shares of its units, and the delivery."""
    parts = (
        line.goods_minor - line.discount_minor + line.platform_discount_minor - line.fee_minor - line.fee_tax_minor
        for line in refund.lines.all()
    )
    delivery = 0 if refund.delivery_by_platform else refund.delivery_minor
    return Money(max(0, sum(parts) + delivery), order.currency)
