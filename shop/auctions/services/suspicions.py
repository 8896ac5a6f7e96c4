"""Looking for bidders who are friends of the seller's. A finding accuses nobody: it puts the auction before staff."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Count, Q

from shop.auctions.events import (
    AUCTION_SUSPECTED,
    AUCTION_SUSPICION_DECIDED,
    AuctionSuspectedData,
    SignalData,
    SuspicionDecidedData,
)
from shop.auctions.exceptions import AlreadyDone, ReasonMissing
from shop.auctions.models import Auction, Award, Bid, Suspicion
from shop.auctions.queries.households import household_among
from shop.auctions.states import STANDING, AuctionStatus, Signal, Verdict
from shop.common.clock import now
from shop.events.services import record_event

OFTEN = 3  # auctions of one seller, and of nobody else


def look_for_false_bidders(auction_id: int) -> int:
    """Note each signal once; returns how many are new."""
    auction = Auction.objects.get(pk=auction_id)
    return put_before_staff(auction, set(_signals_in(auction)))


def put_before_staff(auction: Auction, found: set[tuple[int, str]]) -> int:
    """Bidders and signals, each once; returns how many are new."""
    known = set(Suspicion.objects.filter(auction=auction).values_list("bidder_id", "signal"))
    fresh = sorted(found - known)
    with transaction.atomic():
        Suspicion.objects.bulk_create(
            (Suspicion(auction=auction, bidder_id=bidder_id, signal=signal) for bidder_id, signal in fresh), ignore_conflicts=True
        )
        if fresh:
            signals = [SignalData(bidder_id=bidder_id, signal=signal) for bidder_id, signal in fresh]
            record_event(AUCTION_SUSPECTED, auction.pk, data=AuctionSuspectedData(signals=signals))
    return len(fresh)


def decide_suspicion(suspicion: Suspicion, *, verdict: Verdict, note: str, actor_id: int) -> None:
    """What staff found. A confirmed one needs a note. Raises ReasonMissing, AlreadyDone."""
    note = note.strip()[:300]
    if verdict == Verdict.CONFIRMED and not note:
        raise ReasonMissing
    waiting = Suspicion.objects.filter(pk=suspicion.pk, verdict=Verdict.OPEN)
    with transaction.atomic():
        if not waiting.update(verdict=verdict, note=note, decided_by=actor_id, decided_at=now()):
            raise AlreadyDone
        data = SuspicionDecidedData(verdict=str(verdict), note=note)
        record_event(AUCTION_SUSPICION_DECIDED, suspicion.auction_id, actor_id=actor_id, data=data)


def _signals_in(auction: Auction) -> Iterator[tuple[int, str]]:
    bids = Bid.objects.filter(auction=auction).order_by()
    devices: dict[str, set[int]] = {}
    bought = Award.objects.filter(auction=auction).exclude(device="").order_by()
    marks = bids.exclude(device="").values_list("device", "bidder_id").union(bought.values_list("device", "user_id"))
    for device, bidder_id in marks:
        devices.setdefault(device, set()).add(bidder_id)
    yield from ((bidder_id, Signal.DEVICE.value) for bidder_id in devices.get(auction.device, ()) if auction.device)
    for sharing in devices.values():
        if len(sharing) > 1:
            yield from ((bidder_id, Signal.SHARED_DEVICE.value) for bidder_id in sharing)
    bidders = set(bids.values_list("bidder_id", flat=True))
    yield from ((bidder_id, Signal.ADDRESS.value) for bidder_id in household_among(bidders, seller_id=auction.seller_id))
    yield from ((bidder_id, Signal.PATTERN.value) for bidder_id in _loyal_losers(auction))


def _loyal_losers(auction: Auction) -> list[int]:
    """Who has bid in several auctions of this seller and of nobody else, and never bought: to win and not to buy is no alibi."""
    of_seller = Count("auction", filter=Q(auction__seller_id=auction.seller_id), distinct=True)
    here = Bid.objects.filter(auction=auction).values("bidder_id")
    habits = (
        Bid.objects.filter(bidder_id__in=here).order_by().values("bidder_id").annotate(here=of_seller, all=Count("auction", distinct=True))
    )
    loyal = [row["bidder_id"] for row in habits if row["here"] == row["all"] >= OFTEN]
    bought = Award.objects.filter(user_id__in=loyal, auction__seller_id=auction.seller_id, status__in=STANDING)
    clear = {*bought.values_list("user_id", flat=True), auction.leader_id if auction.status == AuctionStatus.OPEN else None}
    return [bidder_id for bidder_id in loyal if bidder_id not in clear]
