"""Bidding. One lock on the auction's row decides the order; under it one update and one insert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce

from shop.accounts.models import User
from shop.accounts.proofs import must_prove_phone
from shop.auctions.exceptions import (
    AuctionCancelled,
    AuctionOver,
    BiddingBlocked,
    BidTooLow,
    BuyNowGone,
    ListingChanged,
    NotARaise,
    NotShown,
    NotStarted,
    NotSure,
    OutOfReach,
    OwnAuction,
    PhoneUnproved,
    TooManyBids,
    TooMuch,
    WrongCurrency,
    WrongStep,
)
from shop.auctions.increments import bid_step
from shop.auctions.models import Auction, Award, Bid, Violation
from shop.auctions.proxy import Standing, after_bid, lowest_bid
from shop.auctions.pseudonyms import alias_of
from shop.auctions.queries import listing_version
from shop.auctions.queries.households import is_of_household
from shop.auctions.queries.reach import can_receive, with_way
from shop.auctions.services.bid_news import announce_change
from shop.auctions.services.closings import sell_at_once
from shop.auctions.states import BIDS_PER_MINUTE, SOFT_CLOSE, STANDING, VIOLATIONS_ALLOWED, AwardKind, Phase
from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.money import Money
from shop.common.prepared import Blank, prepared
from shop.common.ratelimit import allow

SURELY = 10  # times the price: from there on bidders are asked once more
MOST_MINOR = 10**13  # beyond any price that the markets know: a hundred billion shillings


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
    _require_buyer(auction_id, bidder)
    with transaction.atomic():
        auction = _lock_for_bid(auction_id, bidder)
        at = now()  # the clock is read behind the lock: whoever waited for it is as late as they are
        _require_running(auction, at)
        _require_may_bid(auction, bidder)
        _require_payable(auction, maximum)
        _require_listing_as_read(auction, seen_listing)
        if _is_said_already(auction, bidder, maximum):
            return Placed(auction, is_leading=True, is_new=False)
        _require_higher_bid(auction, bidder, maximum, seen_version)
        return _write_bid(auction, bidder, maximum.minor, device, at)


def require_sure(auction: Auction, *, bidder: User, maximum: Money, confirmed: Money | None) -> None:
    """Raises NotSure for a maximum of ten times the price or more, unless the bidder has confirmed that very amount.

    For whoever takes what people type, before `place_bid`. Who cannot bid at all need not be asked.
    """
    can_bid = auction.phase == Phase.RUNNING and auction.seller_id != bidder.pk and maximum.currency == auction.currency
    if can_bid and maximum != confirmed and maximum >= auction.price * SURELY:
        raise NotSure(amount=maximum, times=maximum.minor // max(auction.price_minor, 1))


def buy_now(auction_id: int, *, buyer: User, seen_listing: int = 0, device: str = "") -> Award:
    """Take it at the seller's price, which ends it at once. Raises a BidRefused like `place_bid`; BuyNowGone after the first bid.

    Twice is as good as once.
    """
    _require_patience(buyer)
    _require_buyer(auction_id, buyer)
    with transaction.atomic():
        auction = _lock_for_bid(auction_id, buyer)
        bought = auction.awards.filter(user_id=buyer.pk, kind=AwardKind.BUY_NOW, status__in=STANDING).first()
        if bought:  # a double click, or a lost answer
            return bought
        _require_running(auction, now())
        _require_may_bid(auction, buyer)
        if auction.buy_now is None:
            raise BuyNowGone
        _require_listing_as_read(auction, seen_listing)
        return sell_at_once(auction, buyer_id=buyer.pk, device=device)


def _require_patience(bidder: User) -> None:
    if not allow(f"bids:{bidder.pk}", limit=BIDS_PER_MINUTE, seconds=60):
        raise TooManyBids


def _require_buyer(auction_id: int, bidder: User) -> None:
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


def _lock_for_bid(auction_id: int, bidder: User) -> Auction:
    found = _auction_with_violations(auction_id, bidder.pk, now())
    if not found:
        raise Auction.DoesNotExist
    return found[0]


@prepared
def _auction_with_violations(auction_id: Blank, bidder_id: Blank, at: Blank) -> QuerySet[Auction]:
    """The row, locked, with the number of the bidder's violations in the same statement."""
    counting = Violation.objects.counting(at).filter(user_id=bidder_id).order_by().values("user")
    return Auction.objects.select_for_update().filter(pk=auction_id).annotate(
        violations=Coalesce(Subquery(counting.annotate(number=Count("pk")).values("number")), 0)
    )  # fmt: skip


def _require_running(auction: Auction, at: datetime) -> None:
    phase = auction.phase_at(at)
    if phase in (Phase.DRAFT, Phase.SCHEDULED):
        raise NotStarted
    if phase == Phase.CANCELLED:
        raise AuctionCancelled
    if phase != Phase.RUNNING:
        raise AuctionOver


def _require_may_bid(auction: Any, bidder: User) -> None:
    if bidder.pk == auction.seller_id:
        raise OwnAuction
    if auction.violations > VIOLATIONS_ALLOWED:
        raise BiddingBlocked


def _require_payable(auction: Auction, maximum: Money) -> None:
    if maximum.currency != auction.currency:
        raise WrongCurrency(currency=auction.currency)
    if maximum.minor > MOST_MINOR:
        raise TooMuch
    step = bid_step(auction.currency)
    if maximum.minor % step:
        raise WrongStep(step=Money(step, auction.currency))


def _require_listing_as_read(auction: Auction, seen: int) -> None:
    """From the first bid on it stays where it is and as it is."""
    if auction.bid_count:
        return
    if not Product.objects.filter(pk=auction.product_id).live().exists():
        raise NotShown
    if seen and listing_version(auction.product_id) > seen:
        raise ListingChanged


def _is_said_already(auction: Auction, bidder: User, maximum: Money) -> bool:
    """A double click, or a lost answer: the leader says the same once more."""
    return auction.leader_id == bidder.pk and maximum.minor == auction.maximum_minor


def _require_higher_bid(auction: Auction, bidder: User, maximum: Money, seen_version: int) -> None:
    """More than one has said before; from others, at least the next step above the price."""
    before = auction.standing
    if auction.leader_id == bidder.pk:
        if maximum.minor < before.maximum_minor:
            raise NotARaise(maximum=Money(before.maximum_minor, auction.currency))
    elif maximum.minor < lowest_bid(auction.terms, before):
        raise BidTooLow(lowest=auction.lowest, price=auction.price, has_moved=0 < seen_version < auction.version)


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
