"""Facts of auctions."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from shop.auctions.models import Auction, Award, Bid, Violation
from shop.auctions.proxy import Standing, replay
from shop.auctions.states import STANDING, AuctionStatus, AwardStatus
from shop.catalog.models import Product
from shop.catalog.states import Selling
from shop.common.clock import now
from shop.common.integrity import integrity_check

GRACE = timedelta(minutes=5)  # the sweep comes every minute


@integrity_check("the state of every auction follows from its bids")
def standings_follow_from_bids() -> Iterator[str]:
    """Leader, price and maximum are what the rule makes of the bids that count, and none is lost."""
    with_bids = Auction.objects.filter(Q(bid_count__gt=0) | Exists(Bid.objects.filter(auction=OuterRef("pk"))))
    counting = Prefetch("bids", Bid.objects.standing(), to_attr="counting")
    for auction in with_bids.prefetch_related(counting).order_by("pk").iterator(chunk_size=500):
        bids = [(bid.bidder_id, bid.maximum_minor) for bid in auction.counting]  # type: ignore[attr-defined]  # prefetched above
        should: Standing = replay(auction.terms, bids)
        shown = sum(not bid.is_raise for bid in auction.counting)  # type: ignore[attr-defined]
        if (auction.standing, auction.bid_count) != (should, shown):
            yield f"auction {auction.pk}: {auction.standing} after {auction.bid_count} bids, should be {should} after {shown}"


@integrity_check("products sold by auction point at an auction of theirs")
def products_have_their_own_auction() -> Iterator[str]:
    """And the one that is open is the one they point at."""
    foreign = Product.objects.filter(selling=Selling.AUCTION).exclude(auction__product=F("pk")).order_by("pk")
    for pk, auction in foreign.values_list("pk", "auction_id"):
        yield f"product {pk} points at auction {auction} of another product"
    open_ones = Auction.objects.filter(status__in=[AuctionStatus.DRAFT, AuctionStatus.OPEN])
    for pk in open_ones.exclude(product__auction=F("pk")).order_by("pk").values_list("pk", flat=True):
        yield f"auction {pk} is open, and its product does not point at it"


@integrity_check("auctions that are over are closed")
def ends_are_kept() -> Iterator[str]:
    """At their end, or by the sweep."""
    for pk, ends_at in Auction.objects.due(now() - GRACE).values_list("pk", "ends_at"):
        yield f"auction {pk} was over at {ends_at} and is still open"


@integrity_check("auctions that are sold have one buyer")
def sold_auctions_have_a_buyer() -> Iterator[str]:
    """And no other auction has one."""
    standing = Exists(Award.objects.filter(auction=OuterRef("pk"), status__in=STANDING))
    without = Auction.objects.filter(~standing, status=AuctionStatus.SOLD)
    too_many = Auction.objects.filter(standing).exclude(status=AuctionStatus.SOLD)
    for pk, status in [*without.values_list("pk", "status"), *too_many.values_list("pk", "status")]:
        yield f"auction {pk} is {status}, against its rights to buy"


@integrity_check("rights to buy are at a price that was bid")
def awards_cost_what_was_agreed() -> Iterator[str]:
    """The deal, if there is one, is of the same buyer at the same price; who missed it has a violation, nobody else has."""
    agreed = Q(deal__buyer=F("user"), deal__unit_price_minor=F("price_minor"))
    for pk in Award.objects.exclude(deal=None).exclude(agreed).order_by("pk").values_list("pk", flat=True):
        yield f"right to buy {pk} differs from its agreed price"
    missed = Award.objects.annotate(noted=Count("violation"))
    for pk, status in missed.filter(status=AwardStatus.MISSED, noted=0).values_list("pk", "status"):
        yield f"right to buy {pk} is {status} without a violation"
    for pk in Violation.objects.exclude(award__status=AwardStatus.MISSED).values_list("pk", flat=True):
        yield f"violation {pk} is of a right to buy that was not missed"
