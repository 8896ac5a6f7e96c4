"""Who did not buy is followed by the next bidder, who is asked first: nobody is bound to an auction they had lost."""

from __future__ import annotations

from django.db import transaction

from shop.accounts.models import User
from shop.auctions.events import AWARD_OFFERED
from shop.auctions.exceptions import OfferOver
from shop.auctions.models import Auction, Award, Bid
from shop.auctions.services.award_rows import lock_award, move_award, record_award_event, set_units_aside
from shop.auctions.services.endings import end_unsold
from shop.auctions.states import SECOND_CHANCE, SECOND_CHANCES, AwardKind, AwardStatus
from shop.common.clock import now


def accept_second_chance(award: Award, *, user: User) -> Award:
    """The next bidder wants it. Raises OfferOver, AlreadyDone, OutOfStock; twice is as good as once."""
    with transaction.atomic():
        held = lock_award(award.pk)
        if held.user_id != user.pk or held.kind != AwardKind.SECOND:
            raise OfferOver
        if held.status == AwardStatus.DUE:
            return held
        if held.status != AwardStatus.OFFERED or held.expires_at <= now():
            raise OfferOver
        [deal] = set_units_aside([held])
        move_award(held, AwardStatus.DUE, deal=deal, expires_at=deal.expires_at)
        return held


def decline_second_chance(award: Award, *, user: User) -> None:
    """The next bidder does not want it, and need not say why. Raises OfferOver."""
    with transaction.atomic():
        held = lock_award(award.pk)
        if held.user_id != user.pk or held.status != AwardStatus.OFFERED:
            raise OfferOver
        move_award(held, AwardStatus.DECLINED, actor_id=user.pk)
        offer_to_next_bidder(held.auction)


def offer_to_next_bidder(auction: Auction) -> None:
    """Ask the best of those who had no turn yet, or end it unsold. Needs the auction's row locked.

    At what they bid themselves: were it less, one of two friends could bid it out of everybody's reach and then not buy, for the other to
    be asked at the start price.
    """
    had_turn = list(auction.awards.values_list("user_id", "kind"))
    left = Bid.objects.filter(auction=auction).standing().exclude(bidder_id__in=[user_id for user_id, _kind in had_turn])
    best = left.order_by("-maximum_minor", "version").first()
    asked = sum(kind == AwardKind.SECOND for _user, kind in had_turn)
    if best is None or best.maximum_minor < (auction.reserve_minor or 0) or asked >= SECOND_CHANCES:
        end_unsold([auction], {auction.pk: "missed"})
        return
    offer = Award.objects.create(
        auction=auction,
        user_id=best.bidder_id,
        kind=AwardKind.SECOND,
        status=AwardStatus.OFFERED,
        price_minor=best.maximum_minor,
        expires_at=now() + SECOND_CHANCE,
    )
    record_award_event(AWARD_OFFERED, offer)
