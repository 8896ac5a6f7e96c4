"""The public history: what each bid did itself, and how the leader's maximum answered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shop.auctions.models import Auction, Bid
from shop.common.money import Money

HISTORY = 20


@dataclass(frozen=True, slots=True)
class BidRow:
    """One line. An automatic one is the leader's maximum, at the price to which somebody else's bid has driven it."""

    alias: str
    price: Money
    placed_at: datetime
    is_mine: bool
    is_retracted: bool
    is_automatic: bool = False


def history_of(auction: Auction, *, me: int) -> list[BidRow]:
    """The latest bids and what answered them, the latest first. Two queries.

    A beaten bid is shown at its own maximum, which is no secret any more; what it made the leader pay is said of the leader.
    """
    bids = list(Bid.objects.filter(auction=auction).shown()[:HISTORY])[::-1]
    rows: list[BidRow] = []
    for bid, leading in zip(bids, leading_after(auction, bids), strict=True):
        price, own = bid.price_minor, leading.bidder_id == bid.bidder_id
        rows.append(_bid_row(bid, auction, price if own else min(bid.maximum_minor, price), bid.placed_at, me))
        if not own and bid.retracted_at is None:
            rows.append(_bid_row(leading, auction, price, bid.placed_at, me, is_automatic=True))
    return rows[::-1]


def leading_after(auction: Auction, bids: Sequence[Bid]) -> list[Bid]:
    """The bid that led after each of these, which follow one another in the history: as it was then. One query."""
    if not bids:
        return []
    every, oldest = Bid.objects.filter(auction=auction), bids[0].version
    best = every.filter(version__lt=oldest, retracted_at=None).order_by("-maximum_minor", "version").values("pk")[:1]
    hidden = Q(version__gt=oldest, is_raise=True)
    unsaid = every.filter(hidden | Q(version__lt=oldest, retracted_at__isnull=False) | Q(pk__in=best))
    known = [*bids, *unsaid]
    return [_leader_after(known, bid) for bid in bids]


def _leader_after(known: Sequence[Bid], bid: Bid) -> Bid:
    then = (each for each in known if each.version <= bid.version and (each.retracted_at is None or each.retracted_at > bid.placed_at))
    return min(then, key=lambda each: (-each.maximum_minor, each.version), default=bid)


def _bid_row(bid: Bid, auction: Auction, minor: int, at: datetime, me: int, *, is_automatic: bool = False) -> BidRow:
    return BidRow(
        alias=bid.alias,
        price=Money(minor, auction.currency),
        placed_at=at,
        is_mine=bid.bidder_id == me,
        is_retracted=bid.retracted_at is not None and not is_automatic,
        is_automatic=is_automatic,
    )
