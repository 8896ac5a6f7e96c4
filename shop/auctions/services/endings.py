"""What all auctions that end have in common: the end in their rows, the hint to open pages, the event of those unsold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.db.models.functions import Coalesce

from shop.auctions.events import AUCTION_UNSOLD, AuctionUnsoldData
from shop.auctions.models import Auction
from shop.auctions.states import AuctionStatus
from shop.common.clock import now
from shop.common.live import hint
from shop.events.services import Fact, record_events


def end_unsold(auctions: Sequence[Auction], reasons: Mapping[int, str]) -> None:
    """Nobody gets them. Needs the rows locked; `reasons` by their keys: no_bids, reserve, stock, missed or declined."""
    write_end(auctions, AuctionStatus.UNSOLD)
    record_events(
        [Fact(AUCTION_UNSOLD, each.pk, data=AuctionUnsoldData(reason=reasons[each.pk], seller_id=each.seller_id)) for each in auctions]
    )


def write_end(auctions: Sequence[Auction], status: AuctionStatus) -> None:
    """In one statement; after the commit open pages are woken. Cards and search follow by the event that the caller records."""
    rows = Auction.objects.filter(pk__in=[each.pk for each in auctions])
    rows.update(status=status, version=F("version") + 1, closed_at=Coalesce("closed_at", now()))
    for each in auctions:
        each.status, each.version = status, each.version + 1
        hint(f"auction:{each.pk}", version=each.version)
