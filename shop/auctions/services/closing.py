"""The end. It was at `ends_at` for everybody; here it is written down, once, by whoever comes first."""

from __future__ import annotations

from django.db import transaction

from shop.auctions.models import Auction, Award
from shop.auctions.services.awarding import award_to
from shop.auctions.services.telling import tell_of_change
from shop.auctions.states import AuctionStatus, AwardKind
from shop.catalog.exceptions import OutOfStock
from shop.common.clock import now
from shop.events.services import record_event


def close_auction(auction_id: int) -> bool:
    """Write down how it ended. False when it has not ended yet, or somebody has done so; may run any number of times."""
    with transaction.atomic():
        auction = Auction.objects.select_for_update().filter(pk=auction_id, status=AuctionStatus.OPEN).first()
        if auction is None or auction.ends_at is None or now() < auction.ends_at:
            return False
        if auction.leader_id is None or not auction.is_reserve_met:
            end_unsold(auction, reason="no_bids" if auction.leader_id is None else "reserve")
        else:
            _sell(auction, buyer_id=auction.leader_id, kind=AwardKind.WINNER, price_minor=auction.price_minor)
    return True


def close_due(*, limit: int = 1_000) -> int:
    """Close every auction whose end has passed. Returns how many this call has closed. Any number of workers may do so together."""
    ids = list(Auction.objects.due(now()).values_list("pk", flat=True)[:limit])
    return sum(close_auction(auction_id) for auction_id in ids)


def sell_at_once(auction: Auction, *, buyer_id: int) -> Award:
    """Somebody takes it at the seller's price. Needs the row locked and open; raises OutOfStock."""
    assert auction.buy_now is not None
    return _award(auction, buyer_id=buyer_id, kind=AwardKind.BUY_NOW, price_minor=auction.buy_now.minor)


def end_unsold(auction: Auction, *, reason: str) -> None:
    """Nobody gets it. Needs the row locked. `reason`: no_bids, reserve, stock or missed."""
    _finish(auction, AuctionStatus.UNSOLD)
    record_event("auction.unsold", auction.pk, data={"reason": reason, "seller_id": auction.seller_id})


def _sell(auction: Auction, *, buyer_id: int, kind: AwardKind, price_minor: int) -> None:
    try:
        with transaction.atomic():
            _award(auction, buyer_id=buyer_id, kind=kind, price_minor=price_minor)
    except OutOfStock:  # the seller gave it away meanwhile: nobody can have it, and staff see the event
        end_unsold(auction, reason="stock")


def _award(auction: Auction, *, buyer_id: int, kind: AwardKind, price_minor: int) -> Award:
    award = award_to(auction, user_id=buyer_id, kind=kind, price_minor=price_minor)
    _finish(auction, AuctionStatus.SOLD)
    data = {"award_id": award.pk, "buyer_id": buyer_id, "seller_id": auction.seller_id, "kind": str(kind)}
    record_event("auction.sold", auction.pk, data=data | {"price_minor": price_minor, "currency": auction.currency})
    return award


def _finish(auction: Auction, status: AuctionStatus) -> None:
    auction.status, auction.closed_at, auction.version = status, auction.closed_at or now(), auction.version + 1
    auction.save(update_fields=["status", "closed_at", "version"])
    tell_of_change(auction)
