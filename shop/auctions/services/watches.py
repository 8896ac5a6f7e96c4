"""Watching an auction, and being told that it ends soon."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from shop.accounts.models import User
from shop.auctions.events import AUCTION_ENDS_SOON, AuctionEndsSoonData
from shop.auctions.models import Auction, Watch
from shop.common.clock import now
from shop.events.services import record_event

SOON = timedelta(minutes=15)


def toggle_watch(user: User, auction: Auction) -> bool:
    """Watch it, or stop. Returns whether it is watched now."""
    removed, _rows = Watch.objects.filter(user=user, auction=auction).delete()
    if not removed:
        Watch.objects.get_or_create(user=user, auction=auction)
    return not removed


def announce_near_ends(*, limit: int = 500) -> int:
    """Record auction.ends_soon once for each that is about to end, for those who watch it. Returns how many."""
    at = now()
    near = Auction.objects.running(at).filter(ends_at__lte=at + SOON, soon_told_at=None)
    told = 0
    for auction_id, ends_at in list(near.values_list("pk", "ends_at")[:limit]):
        assert ends_at is not None  # it runs
        with transaction.atomic():
            if Auction.objects.filter(pk=auction_id, soon_told_at=None).update(soon_told_at=at):
                record_event(AUCTION_ENDS_SOON, auction_id, data=AuctionEndsSoonData(ends_at=ends_at.isoformat()))
                told += 1
    return told
