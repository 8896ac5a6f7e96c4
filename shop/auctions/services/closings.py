"""Closing auctions: the end was at `ends_at` for everybody; here it is written down, once, by whoever comes first."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from shop.auctions.events import AUCTION_SOLD, AuctionSoldData
from shop.auctions.models import Auction, Award
from shop.auctions.services.award_rows import write_awards
from shop.auctions.services.endings import end_unsold, write_end
from shop.auctions.states import AuctionStatus, AwardKind
from shop.catalog.exceptions import OutOfStock
from shop.common.clock import now
from shop.events.services import Fact, record_events

BATCH = 50  # closed in one transaction


def close_auction(auction_id: int) -> bool:
    """Write down how it ended. False when it has not ended yet, or somebody has done so; may run any number of times."""
    with transaction.atomic():
        held = list(Auction.objects.select_for_update().filter(pk=auction_id, status=AuctionStatus.OPEN, ends_at__lte=now()))
        try:
            _end_auctions(held)
        except OutOfStock:  # the seller gave it away meanwhile: nobody can have it, and staff see the event
            end_unsold(held, {auction_id: "stock"})
    return bool(held)


def close_due_auctions(*, limit: int = 1_000) -> int:
    """Close every auction whose end has passed. Returns how many this call has closed.

    Any number of workers may do so together: each passes over what another has in hand.
    """
    ids = list(Auction.objects.due(now()).values_list("pk", flat=True)[:limit])
    return sum(_close_batch(ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def sell_at_once(auction: Auction, *, buyer_id: int, device: str = "") -> Award:
    """Somebody takes it at the seller's price. Needs the row locked and open; raises OutOfStock."""
    assert auction.buy_now is not None
    bought = Award(auction=auction, user_id=buyer_id, kind=AwardKind.BUY_NOW, price_minor=auction.buy_now.minor, device=device)
    _sell_to([bought])
    return bought


def _close_batch(ids: Sequence[int]) -> int:
    """All of them in one transaction; where one has lost its unit, each in its own."""
    try:
        with transaction.atomic():
            held = list(Auction.objects.due(now()).filter(pk__in=ids).select_for_update(skip_locked=True))
            _end_auctions(held)
    except OutOfStock:
        return sum(close_auction(auction_id) for auction_id in ids)
    return len(held)


def _end_auctions(auctions: Sequence[Auction]) -> None:
    """Needs the rows locked, and their ends past. Raises OutOfStock; then nothing has changed."""
    reasons = {each.pk: "no_bids" if each.leader_id is None else "reserve" for each in auctions}
    wins = [win for each in auctions if (win := _award_of_winner(each))]
    sold = {win.auction_id for win in wins}
    with transaction.atomic():
        _sell_to(wins)
        end_unsold([each for each in auctions if each.pk not in sold], reasons)


def _award_of_winner(auction: Auction) -> Award | None:
    if auction.leader_id is None or not auction.is_reserve_met:
        return None
    return Award(auction=auction, user_id=auction.leader_id, kind=AwardKind.WINNER, price_minor=auction.price_minor)


def _sell_to(awards: Sequence[Award]) -> None:
    write_awards(awards)
    write_end([each.auction for each in awards], AuctionStatus.SOLD)
    record_events([Fact(AUCTION_SOLD, each.auction_id, data=_sale_of(each)) for each in awards])


def _sale_of(award: Award) -> AuctionSoldData:
    return AuctionSoldData(
        award_id=award.pk,
        buyer_id=award.user_id,
        seller_id=award.auction.seller_id,
        kind=str(award.kind),
        price_minor=award.price_minor,
        currency=award.auction.currency,
    )
