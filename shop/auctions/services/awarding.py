"""The right to buy: given, kept, missed, passed on. The auction's row is the lock for all of it.

Kept is an order that is paid, or one in cash whose buyer can be called: a verified phone number, or the seller's word by confirming it. An
order that stands is waited for, whatever the deadline says: it has a clock of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from shop.accounts.models import User
from shop.auctions.exceptions import AlreadyDone, OfferOver
from shop.auctions.models import Auction, Award, Bid, Violation
from shop.auctions.queries.reach import can_receive, with_way
from shop.auctions.services.ending import end_unsold
from shop.auctions.services.suspecting import put_before_staff
from shop.auctions.states import (
    AWARD_TRANSITIONS,
    SECOND_CHANCE,
    SECOND_CHANCES,
    VIOLATION_DAYS,
    AwardKind,
    AwardStatus,
    Cause,
    Signal,
)
from shop.catalog.models import Variant
from shop.common.clock import now
from shop.common.states import sources_of
from shop.deals.exceptions import DealClosed
from shop.deals.models import Deal
from shop.deals.services import agree_all, withdraw
from shop.deals.states import DealSource, DealStatus
from shop.events.services import record_event
from shop.orders.models import Order
from shop.orders.queries import was_refused
from shop.orders.states import CancelledBy, Fulfilment
from shop.stores.models import Store
from shop.stores.queries import takes_orders
from shop.stores.states import StoreStatus


def give(awards: Sequence[Award]) -> None:
    """Write these rights to buy, and set the units aside. Needs the auctions' rows locked; raises OutOfStock, and gives none."""
    for award, deal in zip(awards, _agree(awards), strict=True):
        award.status, award.deal, award.expires_at = AwardStatus.DUE, deal, deal.expires_at
    Award.objects.bulk_create(awards)


def settle(award_id: int) -> AwardStatus:
    """Bring an award in line with its order and the clock. Any number of times: at its deadline, by a sweep, on an order's news."""
    try:
        with transaction.atomic():
            award = _held(award_id)
            if award.status == AwardStatus.OFFERED and award.expires_at <= now():
                _move(award, AwardStatus.LAPSED)
                _ask_next(award.auction)
            elif award.status in (AwardStatus.DUE, AwardStatus.SETTLED):
                _follow(award, _order_of(award))
            return AwardStatus(award.status)
    except AlreadyDone:  # it is being ordered this very moment: its own events bring us here again
        return AwardStatus(Award.objects.values_list("status", flat=True).get(pk=award_id))


def settle_due(*, limit: int = 500) -> int:
    """Every award whose clock has run out. Returns how many were looked at."""
    running = Award.objects.filter(status__in=[AwardStatus.OFFERED, AwardStatus.DUE], expires_at__lte=now())
    ids = list(running.order_by("pk").values_list("pk", flat=True)[:limit])
    for award_id in ids:
        settle(award_id)
    return len(ids)


def remind_due(*, ahead: timedelta = timedelta(hours=24)) -> int:
    """Tell buyers once that their time is running out. Returns how many."""
    close = Award.objects.filter(status=AwardStatus.DUE, expires_at__lte=now() + ahead, expires_at__gt=now(), reminded_at=None)
    ids = list(close.order_by("pk").values_list("pk", flat=True)[:500])
    return sum(_remind(award_id) for award_id in ids)


def accept_offer(award: Award, *, user: User) -> Award:
    """The next bidder wants it. Raises OfferOver, AlreadyDone, OutOfStock; twice is as good as once."""
    with transaction.atomic():
        held = _held(award.pk)
        if held.user_id != user.pk or held.kind != AwardKind.SECOND:
            raise OfferOver
        if held.status == AwardStatus.DUE:
            return held
        if held.status != AwardStatus.OFFERED or held.expires_at <= now():
            raise OfferOver
        [deal] = _agree([held])
        _move(held, AwardStatus.DUE, deal=deal, expires_at=deal.expires_at)
        return held


def decline_offer(award: Award, *, user: User) -> None:
    """The next bidder does not want it, and need not say why. Raises OfferOver."""
    with transaction.atomic():
        held = _held(award.pk)
        if held.user_id != user.pk or held.status != AwardStatus.OFFERED:
            raise OfferOver
        _move(held, AwardStatus.DECLINED, actor_id=user.pk)
        _ask_next(held.auction)


def _agree(awards: Sequence[Award]) -> list[Deal]:
    variants = Variant.objects.select_related("product__store__country").in_bulk([award.auction.variant_id for award in awards])
    deals = [_deal(award, variants[award.auction.variant_id]) for award in awards]
    agree_all(deals, actor_id=None)
    return deals


def _deal(award: Award, variant: Variant) -> Deal:
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


def _held(award_id: int) -> Award:
    """The award with its auction, whose row is locked: the award is read behind the lock."""
    auction_id = Award.objects.values_list("auction_id", flat=True).get(pk=award_id)
    auction = Auction.objects.select_for_update().get(pk=auction_id)
    award = Award.objects.select_related("user", "deal").get(pk=award_id)
    award.auction = auction
    return award


def _order_of(award: Award) -> Order | None:
    """The latest order that was made of the award."""
    return Order.objects.filter(lines__deal_id=award.deal_id).order_by("-pk").first() if award.deal_id else None


def _follow(award: Award, order: Order | None) -> None:
    is_over = order is not None and order.fulfilment == Fulfilment.CANCELLED
    if order is not None and not is_over:
        if award.status == AwardStatus.DUE and _is_kept(order, award.user):
            _move(award, AwardStatus.SETTLED, order=order)
        return
    is_late = award.status == AwardStatus.SETTLED or award.expires_at <= now()
    if _ended_by_seller(award, order) if order else is_late and not _could_be_ordered(award):
        _end(award, AwardStatus.WITHDRAWN)
        end_unsold([award.auction], {award.auction_id: "declined"})
        if _is_sellers_doing(award.auction, order):
            put_before_staff(award.auction, {(award.user_id, Signal.DECLINED.value)})
    elif is_late:
        _miss(award, order)


def _ended_by_seller(award: Award, order: Order) -> bool:
    """Nobody answers for an order that the buyer has done all for, or it was declined, and not because the buyer sent the parcel away."""
    if order.cancelled_by == CancelledBy.SELLER:
        return not was_refused(order.pk)
    ignored = order.cancelled_by == CancelledBy.EXPIRY and award.status == AwardStatus.SETTLED
    return ignored or order.cancelled_by == CancelledBy.STAFF


def _is_sellers_doing(auction: Auction, order: Order | None) -> bool:
    """And not staff's."""
    if order is not None:
        return order.cancelled_by != CancelledBy.STAFF
    return not Store.objects.filter(products=auction.product_id, status=StoreStatus.SUSPENDED).exists()


def _could_be_ordered(award: Award) -> bool:
    """Whether the store takes orders and still has a way to the buyer: who found its door shut has missed nothing."""
    auction = with_way(award.auction_id)
    store = auction.product.store
    return store.status == StoreStatus.OPEN and takes_orders(store, at=now()) and can_receive(award.user, auction)


def _is_kept(order: Order, buyer: User) -> bool:
    if order.is_prepaid:
        return order.paid_at is not None
    return buyer.phone_verified or order.fulfilment != Fulfilment.PENDING


def _miss(award: Award, order: Order | None) -> None:
    cause = _cause(award, order)
    _end(award, AwardStatus.MISSED)
    violation, _created = Violation.objects.get_or_create(
        award=award, defaults={"user_id": award.user_id, "cause": cause, "expires_at": now() + timedelta(days=VIOLATION_DAYS)}
    )
    record_event("violation.noted", violation.pk, data={"user_id": award.user_id, "auction_id": award.auction_id, "cause": str(cause)})
    _ask_next(award.auction)


def _cause(award: Award, order: Order | None) -> Cause:
    if order is not None and was_refused(order.pk):
        return Cause.REFUSED
    if award.status == AwardStatus.SETTLED:
        return Cause.CANCELLED
    if order is None or order.cancelled_by == CancelledBy.BUYER:
        return Cause.NOT_ORDERED
    return Cause.NOT_PAID if order.is_prepaid else Cause.NOT_CONFIRMED


def _end(award: Award, status: AwardStatus) -> None:
    """The unit that was set aside is free again, before anybody else is asked."""
    deal = Deal.objects.filter(pk=award.deal_id or 0, status=DealStatus.OPEN).first()
    if deal:
        try:
            withdraw(deal, actor_id=None)
        except DealClosed:  # ordered or expired this very moment
            raise AlreadyDone from None
    _move(award, status)


def _ask_next(auction: Auction) -> None:
    """Offer it to the next bidder, or to nobody.

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
    _announce(offer, "offered", actor_id=None)


def _move(award: Award, status: AwardStatus, *, actor_id: int | None = None, **changes: object) -> None:
    ended = {} if status == AwardStatus.DUE else {"ended_at": now()}
    sources = sources_of(AWARD_TRANSITIONS, status)
    if not Award.objects.filter(pk=award.pk, status__in=sources).update(status=status, **ended, **changes):
        raise AlreadyDone
    for name, value in {"status": status, **ended, **changes}.items():
        setattr(award, name, value)
    _announce(award, status.value, actor_id=actor_id)


def _announce(award: Award, what: str, *, actor_id: int | None) -> None:
    data = {"auction_id": award.auction_id, "user_id": award.user_id, "kind": str(award.kind), "price_minor": award.price_minor}
    record_event(f"award.{what}", award.pk, actor_id=actor_id, data=data | {"expires_at": award.expires_at})


def _remind(award_id: int) -> bool:
    with transaction.atomic():
        award = _held(award_id)
        if award.status != AwardStatus.DUE or not Award.objects.filter(pk=award_id, reminded_at=None).update(reminded_at=now()):
            return False
        _announce(award, "reminded", actor_id=None)
    return True
