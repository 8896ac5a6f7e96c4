"""Taking back a bid: staff alone can, and say why."""

from __future__ import annotations

from django.db import transaction

from shop.auctions.events import AUCTION_BID_RETRACTED, BidRetractedData
from shop.auctions.exceptions import AlreadyDone, ReasonMissing
from shop.auctions.models import Auction, Bid
from shop.auctions.proxy import Standing, after_bid
from shop.auctions.services.bid_news import announce_change
from shop.auctions.states import AuctionStatus
from shop.common.clock import now
from shop.events.services import record_event


def retract_bid(bid: Bid, *, actor_id: int, reason: str) -> Auction:
    """As if it had never been: leader and price follow from the bids that remain. The end stays where it is.

    Raises ReasonMissing; AlreadyDone once the auction is over or the bid is retracted.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        auction = Auction.objects.select_for_update().get(pk=bid.auction_id)
        if auction.status != AuctionStatus.OPEN or not auction.is_running:
            raise AlreadyDone
        standing = Bid.objects.filter(pk=bid.pk, retracted_at=None)
        if not standing.update(retracted_at=now(), retracted_by=actor_id, retraction_reason=reason):
            raise AlreadyDone
        _recount_standing(auction)
        data = BidRetractedData(bid_id=bid.pk, bidder_id=bid.bidder_id, reason=reason)
        record_event(AUCTION_BID_RETRACTED, auction.pk, actor_id=actor_id, data=data)
        announce_change(auction)
    return auction


def _recount_standing(auction: Auction) -> None:
    bids, after = list(Bid.objects.filter(auction=auction).standing()), Standing(auction.start_minor)
    for bid in bids:
        before, after = after, after_bid(auction.terms, after, bidder_id=bid.bidder_id, maximum_minor=bid.maximum_minor)
        if bid.is_raise and (before.leader_id, before.price_minor) != (bid.bidder_id, after.price_minor):
            bid.is_raise = False  # what it raised is gone: now it is a bid like others, and everybody sees it
            bid.save(update_fields=["is_raise"])
    auction.price_minor, auction.leader_id, auction.maximum_minor = after
    auction.bid_count, auction.version = sum(not bid.is_raise for bid in bids), auction.version + 1
    auction.save(update_fields=["price_minor", "leader", "maximum_minor", "bid_count", "version"])
