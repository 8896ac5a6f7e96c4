"""Which earnings are no longer held back. One place says it, for the page and for the job."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from shop.common.clock import now
from shop.custody.models import CashPiece
from shop.custody.states import STREET
from shop.orders.states import FINISHED
from shop.payments.queries import disputed_order
from shop.payouts.models import Earning, OrderHold, OwnTrade, Payee
from shop.payouts.states import EarningKind, EarningState, PayeeKind


def cash_away(order: OuterRef) -> Exists:
    """Whether some of the order's cash is still with whoever took it at the door."""
    return Exists(CashPiece.objects.in_hands().filter(order=order, holder_kind__in=STREET))


def held_by_staff(order: OuterRef) -> Exists:
    """Whether staff hold the order's money back."""
    return Exists(OrderHold.objects.filter(order=order, lifted_at=None))


def traded_with_oneself(order: OuterRef, payee: Payee) -> Q:
    """Whether the payee is one of two people of the order who are one party, and staff have not looked yet.

    A courier who has to do with neither of them has worked, and is paid; but for the bonus, which is the seller's to give.
    """
    waiting = OwnTrade.objects.filter(order=order, released_at=None)
    if payee.kind == PayeeKind.STORE:
        return Q(Exists(waiting.filter(is_sellers=True)))
    return Q(Exists(waiting.filter(is_couriers=True))) | Q(Exists(waiting.filter(is_sellers=True)), kind=EarningKind.BONUS)


def ripe_earnings(payee: Payee) -> QuerySet[Earning]:
    """Pending earnings that nothing holds back: the market's minimum is over, the buyer is content or the clock has run out, the cash has
    arrived, nobody disputes the payment or trades with himself, and staff agree.

    What belongs to no order is held back by nothing; nor is what belongs to one that was cancelled (a refund that a seller paid of his own
    money), or to one that costs the payee more than it brings. What a seller has paid back by hand waits for no clock (`_paid_by_hand`).
    """
    pending = payee.earnings.filter(state=EarningState.PENDING)
    free = pending.filter(Q(order=None) | Q(order__fulfilment__in=FINISHED) | Q(held_until__lte=now()) | _paid_by_hand(pending))
    free = free.exclude(cash_away(OuterRef("order_id"))).exclude(held_by_staff(OuterRef("order_id")))
    free = free.exclude(disputed_order("order_id")).exclude(not_before__gt=now())
    free = free.exclude(traded_with_oneself(OuterRef("order_id"), payee))
    losing = pending.exclude(order=None).order_by().values("order").annotate(net=Sum("amount_minor")).filter(net__lte=0)
    return payee.earnings.filter(Q(pk__in=free.values("pk")) | Q(pk__in=pending.filter(order__in=losing.values("order")).values("pk")))


def _paid_by_hand(pending: QuerySet[Earning]) -> Q:
    """What a seller gave the buyer of a cash sale out of his own hand, together with what was taken off the store for it: the buyer's code
    has said that he is content with that. Only both at once: the one without the other would be money that is not there."""
    paid = Q(line__entry__kind="refund.paid", order__is_prepaid=False)
    refunds = pending.filter(paid).values_list("line__entry__subject_id", flat=True)
    return paid | Q(line__entry__key__in=[f"refund:{pk}:owed" for pk in refunds])
