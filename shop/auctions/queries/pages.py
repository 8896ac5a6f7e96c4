"""What the pages of buyers and sellers show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from shop.auctions.increments import increment
from shop.auctions.models import Auction, AuctionQuerySet, Award, Bid, Violation, Watch
from shop.auctions.pseudonyms import alias_of
from shop.auctions.queries.history import BidRow, history_of
from shop.auctions.states import STANDING, VIOLATIONS_ALLOWED, AuctionStatus, AwardStatus, Phase
from shop.catalog.events import PRODUCT_CHANGED, PRODUCT_REVISED
from shop.catalog.states import ProductStatus
from shop.common.clock import now
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.stores.states import StoreStatus

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from shop.accounts.models import User

QUICK = 3


@dataclass(frozen=True, slots=True)
class AuctionPage:
    """All that an auction's page tells one visitor, at one instant, in a fixed number of queries."""

    auction: Auction
    at: datetime
    phase: Phase
    history: Sequence[BidRow]
    leader_alias: str
    bidders: int
    my_maximum: Money | None
    is_leading: bool
    is_watched: bool
    is_seller: bool
    award: Award | None
    awards: Sequence[Award]
    listing: int

    @property
    def price(self) -> Money:
        """What it costs now, or was really sold for: who was asked second pays their own bid."""
        sold = next((award for award in self.awards if award.status in (AwardStatus.DUE, AwardStatus.SETTLED)), None)
        return sold.price if sold else self.auction.price

    @property
    def is_outbid(self) -> bool:
        """Whether the visitor has bid and somebody is ahead."""
        return self.my_maximum is not None and not self.is_leading

    @property
    def can_bid(self) -> bool:
        """Whether a form for bids makes sense: a visitor is asked to sign in."""
        return self.phase == Phase.RUNNING and not self.is_seller

    @property
    def seconds_left(self) -> int:
        """Until the end, or until the start of one that is still to begin; by the server's clock."""
        goal = self.auction.starts_at if self.phase == Phase.SCHEDULED else self.auction.ends_at
        return max(0, int((goal - self.at).total_seconds())) if goal else 0

    @property
    def quick_bids(self) -> list[Money]:
        """The lowest bid that is possible, and the steps after it."""
        auction, amounts = self.auction, [self.auction.lowest.minor]
        while len(amounts) < QUICK:
            amounts.append(amounts[-1] + increment(amounts[-1], currency=auction.currency))
        return [Money(minor, auction.currency) for minor in amounts]


def visible_auctions(user: User | AnonymousUser) -> AuctionQuerySet:
    """Those of live listings for everybody, one's own always, all of them for staff."""
    auctions = Auction.objects.with_page()
    if user.is_authenticated and user.is_staff:
        return auctions
    public = Q(product__status=ProductStatus.APPROVED, product__store__status=StoreStatus.OPEN) & ~Q(status=AuctionStatus.DRAFT)
    if not user.is_authenticated:
        return auctions.filter(public)
    took_part = Q(pk__in=Bid.objects.filter(bidder_id=user.pk).values("auction_id"))
    return auctions.filter(public | Q(seller_id=user.pk) | took_part)


def auction_page(auction: Auction, user: User | AnonymousUser, *, seen_listing: int = 0) -> AuctionPage:
    """Gather the page for this visitor. Needs `with_page`. `seen_listing` is what a page shows that fetches the panel alone."""
    at, me = now(), user.pk or 0
    bids = Bid.objects.filter(auction=auction)
    told = bids.standing().aggregate(bidders=Count("bidder", distinct=True), mine=Max("maximum_minor", filter=Q(bidder_id=me)))
    awards = _awards_of(auction)
    return AuctionPage(
        auction=auction,
        at=at,
        phase=auction.phase_at(at),
        history=history_of(auction, me=me),
        leader_alias=alias_of(auction_id=auction.pk, user_id=auction.leader_id) if auction.leader_id else "",
        bidders=told["bidders"],
        my_maximum=None if told["mine"] is None else Money(told["mine"], auction.currency),
        is_leading=bool(me) and auction.leader_id == me,
        is_watched=bool(me) and Watch.objects.filter(auction=auction, user_id=me).exists(),
        is_seller=auction.seller_id == me,
        award=next((award for award in awards if award.user_id == me), None),
        awards=awards,
        listing=0 if auction.bid_count or not me else seen_listing or listing_version(auction.product_id),
    )


def _awards_of(auction: Auction) -> list[Award]:
    """Who had the right to buy, one after another; nobody before its end."""
    if auction.status not in (AuctionStatus.SOLD, AuctionStatus.UNSOLD):
        return []
    awards = list(Award.objects.filter(auction=auction).select_related("order", "deal"))
    for award in awards:
        award.auction = auction
    return awards


def auction_version(pk: int) -> int | None:
    """For pages that come back after a gap."""
    return Auction.objects.filter(pk=pk).values_list("version", flat=True).first()


def listing_version(product_id: int) -> int:
    """Which event last changed what the listing says; 0 for none."""
    changes = DomainEvent.objects.about("product", product_id).filter(name__in=[PRODUCT_CHANGED.name, PRODUCT_REVISED.name])
    return changes.order_by("-pk").values_list("pk", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class MyAuction:
    """One auction in which somebody takes part, and how it stands for them."""

    auction: Auction
    phase: Phase
    my_maximum: Money | None
    is_leading: bool
    award: Award | None

    @property
    def state(self) -> str:
        """leading, outbid, watched, due, offered, won (and kept), lost, missed: what the page says first."""
        if self.award is not None:
            return {"settled": "won"}.get(self.award.status, self.award.status)
        if self.my_maximum is None:
            return "watched"
        if self.phase in (Phase.RUNNING, Phase.OVER):
            return "leading" if self.is_leading else "outbid"
        return "lost"


def bids_of(user: User, *, limit: int = 100) -> list[MyAuction]:
    """Where the user has bid, bought or watches: what ends next first, then what is over, the latest first. Four queries."""
    at = now()
    mine = Bid.objects.filter(bidder=user, auction=OuterRef("pk"), retracted_at=None).order_by("-maximum_minor").values("maximum_minor")[:1]
    part = Q(bids__bidder=user) | Q(awards__user=user) | Q(watches__user=user)
    ids = Auction.objects.filter(part).values("pk")
    rows = list(Auction.objects.filter(pk__in=ids).with_page().annotate(mine=Subquery(mine)).order_by("-ends_at", "-pk")[:limit])
    awards = {
        award.auction_id: award for award in Award.objects.filter(user=user, auction__in=rows).select_related("auction", "deal", "order")
    }
    found = [_my_auction(row, user, awards.get(row.pk), at) for row in rows]
    running = sorted((each for each in found if each.phase == Phase.RUNNING), key=lambda each: each.auction.ends_at or at)
    return running + [each for each in found if each.phase != Phase.RUNNING]


def violations_of(user: User) -> QuerySet[Violation]:
    """What is held against the user, or was."""
    return Violation.objects.filter(user=user).select_related("award__auction__product")


def is_blocked(user: User) -> bool:
    """Whether the user may not bid for now."""
    return Violation.objects.counting(now()).filter(user=user).count() > VIOLATIONS_ALLOWED


def auctions_of_seller(user: User) -> AuctionQuerySet:
    """The seller's own, the newest first, each with its awards, `watchers`, and `has_buyer`: whether somebody may still buy, or has."""
    standing = Award.objects.filter(auction=OuterRef("pk"), status__in=STANDING).order_by().values("user_id")[:1]
    watchers = Watch.objects.filter(auction=OuterRef("pk")).order_by().values("auction").annotate(number=Count("pk")).values("number")
    own = Auction.objects.filter(seller=user).with_page().annotate(watchers=Subquery(watchers), has_buyer=Subquery(standing))
    return own.prefetch_related(Prefetch("awards", Award.objects.select_related("order"))).order_by("-created_at", "-pk")


def _my_auction(auction: Auction, user: User, award: Award | None, at: datetime) -> MyAuction:
    maximum: int | None = auction.mine  # type: ignore[attr-defined]  # annotated above
    return MyAuction(
        auction=auction,
        phase=auction.phase_at(at),
        my_maximum=None if maximum is None else Money(maximum, auction.currency),
        is_leading=auction.leader_id == user.pk,
        award=award,
    )
