"""Agreeing on a price, and how that ends. The units are set aside from the first moment to the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shop.catalog.exceptions import OutOfStock
from shop.catalog.models import Variant
from shop.catalog.services.stock import release_agreed_units, reserve_agreed_units
from shop.common.clock import now
from shop.deals.events import DEAL_AGREED, DEAL_EXPIRED, DEAL_ORDERED, DEAL_REOPENED, DEAL_WITHDRAWN, DealData
from shop.deals.exceptions import DealClosed, DealRefused
from shop.deals.models import Deal
from shop.deals.states import DealSource, DealStatus
from shop.events.services import Fact, record_event, record_events


def agree_deal(
    *,
    buyer_id: int,
    variant: Variant,
    quantity: int,
    unit_price_minor: int,
    source: DealSource,
    source_id: int,
    expires_at: datetime,
    actor_id: int | None,
) -> Deal:
    """Set the units aside for the buyer at that price (minor units of the store's currency, per unit) until `expires_at`.

    Needs `variant.product.store` loaded. Raises OutOfStock, DealRefused; then nothing has changed.
    """
    deal = Deal(
        buyer_id=buyer_id,
        variant=variant,
        quantity=quantity,
        unit_price_minor=unit_price_minor,
        currency=variant.product.store.currency,
        source=source,
        source_id=source_id,
        expires_at=expires_at,
    )
    agree_deals([deal], actor_id=actor_id)
    return deal


def agree_deals(deals: Sequence[Deal], *, actor_id: int | None) -> None:
    """The same for several new ones, in a fixed number of statements and one for each variant. They need `variant.product` loaded.

    Raises OutOfStock, DealRefused when one of them cannot be; then none is.
    """
    if any(deal.quantity < 1 or deal.unit_price_minor < 1 or deal.expires_at <= now() for deal in deals):
        raise DealRefused
    with transaction.atomic():
        Deal.objects.bulk_create(deals)
        reserve_agreed_units(deals)
        record_events([Fact(DEAL_AGREED, deal.pk, actor_id=actor_id, data=_payload(deal)) for deal in deals])


def withdraw_deal(deal: Deal, *, actor_id: int | None) -> Deal:
    """Cancel an open deal and free its units. Raises DealClosed."""
    with transaction.atomic():
        _close_deal(deal, DealStatus.WITHDRAWN)
        release_agreed_units(deal.pk)
        record_event(DEAL_WITHDRAWN, deal.pk, actor_id=actor_id, data=_payload(deal))
    return deal


def expire_deal(deal_id: int) -> bool:
    """End an open deal after its deadline and free its units. False when there was nothing to end; safe to call any number of times."""
    deal = Deal.objects.overdue(now()).filter(pk=deal_id).first()
    if deal is None:
        return False
    try:
        with transaction.atomic():
            _close_deal(deal, DealStatus.EXPIRED)
            release_agreed_units(deal.pk)
            record_event(DEAL_EXPIRED, deal.pk, data=_payload(deal))
    except DealClosed:
        return False  # the buyer or a second worker was quicker
    return True


def expire_overdue_deals(*, limit: int = 500) -> int:
    """End every open deal that is past its deadline. Returns how many."""
    ids = list(Deal.objects.overdue(now()).order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(expire_deal(deal_id) for deal_id in ids)


def take_deals(deals: Sequence[Deal]) -> None:
    """Mark the deals as ordered, in the transaction of the order. Raises DealClosed when one is no longer open."""
    for deal in sorted(deals, key=lambda deal: deal.pk):
        _close_deal(deal, DealStatus.ORDERED)


def record_deal_ordered(deal: Deal, *, order_id: int, order_number: str) -> None:
    """Record that a deal was ordered, and by which order."""
    data = _payload(deal)
    data["order_id"], data["order_number"] = order_id, order_number
    record_event(DEAL_ORDERED, deal.pk, actor_id=deal.buyer_id, data=data)


def reopen_deal(deal: Deal) -> bool:
    """Its order has ended and its units are free: while its time lasts they are set aside again, and it can be ordered once more.

    Needs `variant.product` loaded.
    False when its time is over, or somebody else has the units.
    """
    try:
        with transaction.atomic():
            late = Deal.objects.filter(pk=deal.pk, status=DealStatus.ORDERED, expires_at__gt=now())
            if not late.update(status=DealStatus.OPEN, closed_at=None):
                return False
            reserve_agreed_units([deal])
            record_event(DEAL_REOPENED, deal.pk, data=_payload(deal))
    except OutOfStock:
        return False
    deal.status, deal.closed_at = DealStatus.OPEN, None
    return True


def _close_deal(deal: Deal, status: DealStatus) -> None:
    """Compare-and-set: one of order, withdrawal and deadline wins."""
    at = now()
    rows = Deal.objects.filter(pk=deal.pk, status=DealStatus.OPEN)
    in_time = rows.filter(expires_at__gt=at) if status == DealStatus.ORDERED else rows
    if not in_time.update(status=status, closed_at=at):
        raise DealClosed
    deal.status, deal.closed_at = status, at


def _payload(deal: Deal) -> DealData:
    return DealData(source=deal.source, source_id=deal.source_id, buyer_id=deal.buyer_id, variant_id=deal.variant_id)
