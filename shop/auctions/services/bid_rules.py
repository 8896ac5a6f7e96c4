"""What a bid must be, asked before it is placed and again under the lock. Nothing is written here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from shop.accounts.models import User
from shop.accounts.proofs import must_prove_phone
from shop.auctions.exceptions import (
    AuctionCancelled,
    AuctionOver,
    BiddingBlocked,
    BidTooLow,
    ListingChanged,
    NotARaise,
    NotShown,
    NotStarted,
    OutOfReach,
    OwnAuction,
    PhoneUnproved,
    TooMuch,
    WrongCurrency,
    WrongStep,
)
from shop.auctions.increments import bid_step
from shop.auctions.models import Auction, Bid
from shop.auctions.proxy import lowest_bid
from shop.auctions.queries import listing_version
from shop.auctions.queries.households import is_of_household
from shop.auctions.queries.reach import can_receive, with_way
from shop.auctions.states import VIOLATIONS_ALLOWED, Phase
from shop.catalog.models import Product
from shop.common.money import Money
from shop.common.prepared import Blank, prepared

MOST_MINOR = 10**13  # beyond any price that the markets know: a hundred billion shillings


def require_buyer(auction_id: int, bidder: User) -> None:
    """Nobody close to the seller, nobody to whom it could not come, nobody whose number is unproved; asked once, at the first bid.

    Before the lock: rivals need not wait until addresses are compared.
    """
    if _earlier_bids(auction_id, bidder.pk):
        return
    auction = with_way(auction_id)
    if is_of_household(bidder, seller_id=auction.seller_id):
        raise OwnAuction
    if not can_receive(bidder, auction):
        raise OutOfReach(store=auction.product.store.name)
    if must_prove_phone(bidder, auction.product.store.country_id):
        raise PhoneUnproved


@prepared
def _earlier_bids(auction_id: Blank, bidder_id: Blank) -> QuerySet[Bid]:
    return Bid.objects.filter(auction=auction_id, bidder=bidder_id).order_by()[:1]


def require_valid_bid(auction: Any, bidder: User, maximum: Money, at: datetime, *, seen_version: int, seen_listing: int) -> bool:
    """Raises a BidRefused for a bid that would not count at that instant. Needs `violations`, the number of the bidder's.

    False where the leader says the same once more: a double click, or a lost answer.
    """
    require_running(auction, at)
    require_may_bid(auction, bidder)
    _require_payable(auction, maximum)
    require_listing_as_read(auction, seen_listing)
    if auction.leader_id == bidder.pk and maximum.minor == auction.maximum_minor:
        return False
    _require_higher_bid(auction, bidder, maximum, seen_version)  # first: whoever bids too little hears how much it takes, in whatever step
    _require_step(auction, maximum)
    return True


def require_running(auction: Auction, at: datetime) -> None:
    """Neither before its start, nor at its end or later."""
    phase = auction.phase_at(at)
    if phase in (Phase.DRAFT, Phase.SCHEDULED):
        raise NotStarted
    if phase == Phase.CANCELLED:
        raise AuctionCancelled
    if phase != Phase.RUNNING:
        raise AuctionOver


def require_may_bid(auction: Any, bidder: User) -> None:
    """Neither its seller, nor somebody who has too often won and not bought."""
    if bidder.pk == auction.seller_id:
        raise OwnAuction
    if auction.violations > VIOLATIONS_ALLOWED:
        raise BiddingBlocked


def _require_payable(auction: Auction, maximum: Money) -> None:
    if maximum.currency != auction.currency:
        raise WrongCurrency(currency=auction.currency)
    if maximum.minor > MOST_MINOR:
        raise TooMuch


def _require_step(auction: Auction, maximum: Money) -> None:
    step = bid_step(auction.currency)
    if maximum.minor % step:
        raise WrongStep(step=Money(step, auction.currency))


def require_listing_as_read(auction: Auction, seen: int) -> None:
    """From the first bid on it stays where it is and as it is."""
    if auction.bid_count:
        return
    if not Product.objects.filter(pk=auction.product_id).live().exists():
        raise NotShown
    if seen and listing_version(auction.product_id) > seen:
        raise ListingChanged


def _require_higher_bid(auction: Auction, bidder: User, maximum: Money, seen_version: int) -> None:
    """More than one has said before; from others, at least the next step above the price."""
    before = auction.standing
    if auction.leader_id == bidder.pk:
        if maximum.minor < before.maximum_minor:
            raise NotARaise(maximum=Money(before.maximum_minor, auction.currency))
    elif maximum.minor < lowest_bid(auction.terms, before):
        raise BidTooLow(lowest=auction.lowest, price=auction.price, has_moved=0 < seen_version < auction.version)
