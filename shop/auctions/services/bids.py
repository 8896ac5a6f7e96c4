"""Bidding. One lock on the auction's row decides the order; under it one update and one insert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce

from shop.accounts.models import User
from shop.auctions.exceptions import BuyNowGone, NotSure, TooManyBids
from shop.auctions.models import Auction, Award, Bid, Violation
from shop.auctions.proxy import Standing, after_bid
from shop.auctions.pseudonyms import alias_of
from shop.auctions.services.bid_news import announce_change
from shop.auctions.services.bid_rules import (
    require_buyer,
    require_listing_as_read,
    require_may_bid,
    require_running,
    require_valid_bid,
)
from shop.auctions.services.closings import sell_at_once
from shop.auctions.states import BIDS_PER_MINUTE, SOFT_CLOSE, STANDING, AwardKind
from shop.common.clock import now
from shop.common.money import Money
from shop.common.prepared import Blank, prepared
from shop.common.ratelimit import allow


@dataclass(frozen=True, slots=True)
class Placed:
    """What a bid did, as it was at that instant. `is_new` is False when the same maximum came a second time and nothing changed."""

    auction: Auction
    is_leading: bool
    has_extended: bool = False
    is_new: bool = True


def place_bid(auction_id: int, *, bidder: User, maximum: Money, seen_version: int = 0, seen_listing: int = 0, device: str = "") -> Placed:
    """Name the most that the bidder would pay. `seen_version` is the auction's when they looked: it says whether it has moved since;
    `seen_listing` the listing's: a first bid is of what its bidder has read. 0: not known.

    Raises a BidRefused, whose text says what to do, and changes nothing: the amount counts as it is written or not at all. A refused bid
    never moves the end. Raises Auction.DoesNotExist.
    """
    _require_patience(bidder)
    require_buyer(auction_id, bidder)
    with transaction.atomic():
        auction = _lock_for_bid(auction_id, bidder)
        at = now()  # the clock is read behind the lock: whoever waited for it is as late as they are
        if not require_valid_bid(auction, bidder, maximum, at, seen_version=seen_version, seen_listing=seen_listing):
            return Placed(auction, is_leading=True, is_new=False)
        return _write_bid(auction, bidder, maximum.minor, device, at)


def bid_when_sure(
    auction_id: int,
    *,
    bidder: User,
    maximum: Money,
    confirmed: Money | None,
    seen_version: int = 0,
    seen_listing: int = 0,
    device: str = "",
) -> Placed:
    """Bid, if the bidder has `confirmed` that very amount; else ask: raises NotSure, and binds nobody.

    For whoever bids here, by a page or by another program. What would not count is refused at once, as `place_bid` would, and not asked;
    no lock is held for that, so it is not the last word.
    """
    if confirmed == maximum:
        seen = {"seen_version": seen_version, "seen_listing": seen_listing}
        return place_bid(auction_id, bidder=bidder, maximum=maximum, device=device, **seen)
    require_buyer(auction_id, bidder)
    at = now()
    auction = _with_violations(Auction.objects.filter(pk=auction_id), bidder.pk, at).get()
    if not require_valid_bid(auction, bidder, maximum, at, seen_version=seen_version, seen_listing=seen_listing):
        return Placed(auction, is_leading=True, is_new=False)
    raise NotSure(amount=maximum, times=maximum.minor // max(auction.price_minor, 1))


def buy_now(auction_id: int, *, buyer: User, seen_listing: int = 0, device: str = "") -> Award:
    """Take it at the seller's price, which ends it at once. Raises a BidRefused like `place_bid`; BuyNowGone after the first bid.

    Twice is as good as once.
    """
    _require_patience(buyer)
    require_buyer(auction_id, buyer)
    with transaction.atomic():
        auction = _lock_for_bid(auction_id, buyer)
        bought = auction.awards.filter(user_id=buyer.pk, kind=AwardKind.BUY_NOW, status__in=STANDING).first()
        if bought:  # a double click, or a lost answer
            return bought
        require_running(auction, now())
        require_may_bid(auction, buyer)
        if auction.buy_now is None:
            raise BuyNowGone
        require_listing_as_read(auction, seen_listing)
        return sell_at_once(auction, buyer_id=buyer.pk, device=device)


def _require_patience(bidder: User) -> None:
    if not allow(f"bids:{bidder.pk}", limit=BIDS_PER_MINUTE, seconds=60):
        raise TooManyBids


def _lock_for_bid(auction_id: int, bidder: User) -> Auction:
    found = _auction_with_violations(auction_id, bidder.pk, now())
    if not found:
        raise Auction.DoesNotExist
    return found[0]


@prepared
def _auction_with_violations(auction_id: Blank, bidder_id: Blank, at: Blank) -> QuerySet[Auction]:
    """The row, locked, with the number of the bidder's violations in the same statement."""
    return _with_violations(Auction.objects.select_for_update().filter(pk=auction_id), bidder_id, at)


def _with_violations(auctions: QuerySet[Auction], bidder_id: Any, at: Any) -> QuerySet[Auction]:
    counting = Violation.objects.counting(at).filter(user_id=bidder_id).order_by().values("user")
    return auctions.annotate(violations=Coalesce(Subquery(counting.annotate(number=Count("pk")).values("number")), 0))


def _write_bid(auction: Auction, bidder: User, maximum: int, device: str, at: datetime) -> Placed:
    """One update and one insert. Of a raise that moves no price nobody else may notice anything."""
    before, is_raise = auction.standing, auction.leader_id == bidder.pk
    after = after_bid(auction.terms, before, bidder_id=bidder.pk, maximum_minor=maximum)
    is_hidden = is_raise and after.price_minor == before.price_minor
    ends_at = _end_after(auction, after, at)
    has_extended = ends_at != auction.ends_at
    _write_standing(auction, after, ends_at, is_hidden=is_hidden)
    Bid.objects.create(
        auction_id=auction.pk,
        bidder_id=bidder.pk,
        alias=alias_of(auction_id=auction.pk, user_id=bidder.pk),
        maximum_minor=maximum,
        price_minor=after.price_minor,
        is_raise=is_hidden,
        version=auction.version,
        device=device,
        placed_at=at,
    )
    if not is_hidden:
        announce_change(auction)
    return Placed(auction, is_leading=after.leader_id == bidder.pk, has_extended=has_extended)


def _end_after(auction: Auction, after: Standing, at: datetime) -> datetime:
    """A late bid that changes the price moves the end, up to the hard one: everybody gets time to answer."""
    ends_at, hard_ends_at = auction.ends_at, auction.hard_ends_at
    assert ends_at is not None  # it runs
    assert hard_ends_at is not None
    moves_price = not auction.bid_count or after.price_minor != auction.price_minor
    return max(ends_at, min(at + SOFT_CLOSE, hard_ends_at)) if moves_price else ends_at


def _write_standing(auction: Auction, after: Standing, ends_at: datetime, *, is_hidden: bool) -> None:
    changes = {
        "price_minor": after.price_minor,
        "leader_id": after.leader_id,
        "maximum_minor": after.maximum_minor,
        "bid_count": auction.bid_count + (not is_hidden),
        "version": auction.version + 1,
        "ends_at": ends_at,
    }
    Auction.objects.filter(pk=auction.pk).update(**changes)
    for name, value in changes.items():
        setattr(auction, name, value)
