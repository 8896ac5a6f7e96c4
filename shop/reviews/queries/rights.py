"""Who may write about what: the buyer of what was delivered, for REVIEW_DAYS, and never the store's own people.

Of what a guest ordered it is the account that has claimed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from shop.accounts.models import User
from shop.common.clock import now
from shop.orders.models import Order, OrderLine
from shop.orders.states import Fulfilment
from shop.reviews.exceptions import NotYet, NotYours, TooLate
from shop.reviews.models import Review

RECEIVED = frozenset({Fulfilment.DELIVERED, Fulfilment.COMPLETED})


def closes_at(order: Order) -> datetime | None:
    """Until when its lines can be written about; None while it has not been delivered."""
    return order.delivered_at + timedelta(days=settings.REVIEW_DAYS) if order.delivered_at else None


def may_review(line: OrderLine, author: User) -> None:
    """Raises NotYours, NotYet, TooLate. Needs `order__store` loaded. That it was paid back is no reason: it was received."""
    order = line.order
    if not _is_bought_by(order, author) or order.store.owner_id == author.pk:
        raise NotYours
    until = closes_at(order)
    if until is None or order.fulfilment not in RECEIVED:
        raise NotYet
    if until <= now():
        raise TooLate


def _is_bought_by(order: Order, author: User) -> bool:
    """The buyer, or the account that has claimed what he ordered as a guest."""
    return order.buyer_id == author.pk or User.objects.filter(pk=order.buyer_id, claimed_by=author.pk).exists()


def reviewable(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Those that can be written about now."""
    since = now() - timedelta(days=settings.REVIEW_DAYS)
    return orders.filter(fulfilment__in=RECEIVED, delivered_at__gt=since).exclude(store__owner=F("buyer"))


def lines_to_review(user: User) -> QuerySet[OrderLine]:
    """What waits for the person's word: received lately, of products about which they have written nothing; the latest first."""
    mine = Review.objects.filter(author=user, product=OuterRef("variant__product"))
    orders = reviewable(Order.objects.of_person(user.pk)).exclude(store__owner=user)
    lines = OrderLine.objects.filter(order__in=orders).exclude(Exists(mine))
    return lines.select_related("order__store", "variant__product", "picture").order_by("-order__delivered_at", "pk")
