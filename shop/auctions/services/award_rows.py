"""What all that happens to a right to buy has in common: the lock, the deal that sets its unit aside, one compare-and-set, one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from shop.auctions.events import AWARD_MOVED, AwardData
from shop.auctions.exceptions import AlreadyDone
from shop.auctions.models import Auction, Award
from shop.auctions.states import AWARD_TRANSITIONS, AwardStatus
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.common.states import sources_of
from shop.deals.exceptions import DealClosed
from shop.deals.models import Deal
from shop.deals.services import agree_deals, withdraw_deal
from shop.deals.states import DealSource, DealStatus
from shop.events.declarations import Event
from shop.events.services import record_event


def lock_award(award_id: int) -> Award:
    """The award with its auction. The auction's row is the lock for all that happens to its awards: they are read behind it."""
    auction_id = Award.objects.values_list("auction_id", flat=True).get(pk=award_id)
    auction = Auction.objects.select_for_update().get(pk=auction_id)
    award = Award.objects.select_related("user", "deal").get(pk=award_id)
    award.auction = auction
    return award


def write_awards(awards: Sequence[Award]) -> None:
    """Give these rights to buy, and set the units aside. Needs the auctions' rows locked; raises OutOfStock, and gives none."""
    for award, deal in zip(awards, set_units_aside(awards), strict=True):
        award.status, award.deal, award.expires_at = AwardStatus.DUE, deal, deal.expires_at
    Award.objects.bulk_create(awards)


def set_units_aside(awards: Sequence[Award]) -> list[Deal]:
    """One unit for each, at its price, as long as its market lets people take to order. Raises OutOfStock."""
    variants = Variant.objects.select_related("product__store__country").in_bulk([award.auction.variant_id for award in awards])
    deals = [_deal_of(award, variants[award.auction.variant_id]) for award in awards]
    agree_deals(deals, actor_id=None)
    return deals


def free_unit(award: Award) -> None:
    """What was set aside is on sale again. Raises AlreadyDone when it is ordered, or its time ran out, this very moment."""
    deal = Deal.objects.filter(pk=award.deal_id or 0, status=DealStatus.OPEN).first()
    if deal:
        try:
            withdraw_deal(deal, actor_id=None)
        except DealClosed:
            raise AlreadyDone from None


def move_award(award: Award, status: AwardStatus, *, actor_id: int | None = None, **changes: object) -> None:
    """To that status, if the table lets it. Raises AlreadyDone when somebody else has moved it."""
    ended = {} if status == AwardStatus.DUE else {"ended_at": now()}
    sources = sources_of(AWARD_TRANSITIONS, status)
    if not Award.objects.filter(pk=award.pk, status__in=sources).update(status=status, **ended, **changes):
        raise AlreadyDone
    for name, value in {"status": status, **ended, **changes}.items():
        setattr(award, name, value)
    record_award_event(AWARD_MOVED[status], award, actor_id=actor_id)


def record_award_event(event: Event[AwardData], award: Award, *, actor_id: int | None = None) -> None:
    """With the award as it stands."""
    data = AwardData(
        auction_id=award.auction_id,
        user_id=award.user_id,
        kind=str(award.kind),
        price_minor=award.price_minor,
        expires_at=award.expires_at.isoformat(),
    )
    record_event(event, award.pk, actor_id=actor_id, data=data)


def _deal_of(award: Award, variant: Variant) -> Deal:
    return Deal(
        buyer_id=award.user_id,
        variant=variant,
        quantity=1,
        unit_price_minor=award.price_minor,
        currency=award.auction.currency,
        source=DealSource.AUCTION,
        source_id=award.auction_id,
        expires_at=now() + timedelta(hours=variant.product.store.country.auction_pay_hours),
    )
