"""What a buyer's record says of cash at the door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from shop.common.clock import now
from shop.common.prepared import Blank, prepared
from shop.ledger.models import Entry
from shop.orders.models import Order
from shop.orders.queries import refused_among
from shop.orders.states import CancelledBy, Fulfilment


def parcels_refused(buyer_id: int) -> int:
    """How many cash orders of the last CASH_RECORD_DAYS came to nothing by the buyer: cancelled once confirmed, or refused at the door."""
    since = now() - timedelta(days=settings.CASH_RECORD_DAYS)
    # Most buyers have cancelled nothing: what became of it is looked at for the others only.
    cancelled = _cancelled_of(buyer_id, since)
    return _refused_of([order.pk for order in cancelled]) if cancelled else 0


@prepared
def _cancelled_of(buyer_id: Blank, since: Blank) -> QuerySet[Order]:
    cash = Order.objects.filter(buyer=buyer_id, placed_at__gte=since, fulfilment=Fulfilment.CANCELLED, is_prepaid=False)
    return cash.order_by().only("pk")


def _refused_of(ids: Sequence[int]) -> int:
    # What staff ended was lost on its way, or nobody's fault that the record knows of.
    was_confirmed = Exists(Entry.objects.filter(subject="order", subject_id=OuterRef("pk"), kind="order.cancelled"))
    # What came back for another reason (the courier's motorcycle, a wrong address) says nothing of the buyer, nor does a seller's own word.
    was_refused = Q(pk__in=refused_among(ids)) & ~Q(cancelled_by=CancelledBy.STAFF)
    cancelled = Order.objects.filter(pk__in=ids)
    return cancelled.filter(Q(was_confirmed, cancelled_by=CancelledBy.BUYER) | was_refused).count()
