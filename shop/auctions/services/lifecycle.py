"""The seller's side: terms, going live, cancelling, relisting, and back to a fixed price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shop.auctions.events import AUCTION_CANCELLED, AUCTION_OPENED, AuctionCancelledData, AuctionOpenedData
from shop.auctions.exceptions import AlreadyDone, AuctionStands, HasBids, InvalidTerms, ReasonMissing
from shop.auctions.increments import bid_step
from shop.auctions.models import Auction
from shop.auctions.services.bid_news import announce_change, show_auction_price
from shop.auctions.states import HARD_END, STANDING, AuctionStatus, Phase
from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.models import Product, Variant
from shop.catalog.states import ProductStatus, Selling
from shop.common.clock import now
from shop.common.money import Money, is_some
from shop.events.services import record_event

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=30)
FURTHEST_START = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class SellerTerms:
    """What a seller sets. Without `starts_at` (UTC) it starts as soon as the listing is live."""

    start: Money
    duration: timedelta
    reserve: Money | None = None
    buy_now: Money | None = None
    starts_at: datetime | None = None


def set_auction_terms(product: Product, terms: SellerTerms, *, actor_id: int, device: str = "") -> Auction:
    """Sell the product by auction, on these terms; or change the terms of one that has not begun. A live listing's opens at once.

    Raises InvalidTerms; AuctionStands once it has begun.
    """
    with transaction.atomic():
        held = Product.objects.select_for_update(of=("self",)).select_related("store", "auction").get(pk=product.pk)
        variant = _only_variant(held)
        _require_valid(terms, currency=held.store.currency)
        auction = _draft_or_new(held)
        _write_terms(auction, terms)
        auction.product, auction.variant, auction.device = held, variant, device
        auction.save()
        held.selling, held.auction = Selling.AUCTION, auction
        held.save(update_fields=["selling", "auction"])
        show_auction_price(auction, held)
        record_event(PRODUCT_CHANGED, held.pk, actor_id=actor_id, data=ProductChangedData(fields=["auction"]))
        if held.is_live:
            open_auction(auction, actor_id=actor_id)
    product.refresh_from_db(fields=["selling", "auction", "price_from_minor", "price_to_minor"])
    return auction


def explain_auction_obstacle(product: Product) -> str:
    """What stands against auctioning it, whatever the terms; empty when nothing does."""
    try:
        _only_variant(product)
    except InvalidTerms as error:
        return str(error)
    return ""


def open_auction(auction: Auction, *, actor_id: int | None = None) -> None:
    """Its listing is live: the clock is set. Twice is as good as once."""
    with transaction.atomic():
        held = Auction.objects.select_for_update().get(pk=auction.pk)
        if held.status != AuctionStatus.DRAFT:
            return
        at = now()
        held.starts_at = max(held.starts_at or at, at)
        held.ends_at = held.starts_at + timedelta(minutes=held.minutes)
        held.hard_ends_at = held.ends_at + HARD_END
        held.status, held.version = AuctionStatus.OPEN, held.version + 1
        held.save(update_fields=["starts_at", "ends_at", "hard_ends_at", "status", "version"])
        data = AuctionOpenedData(seller_id=held.seller_id, ends_at=held.ends_at.isoformat())
        record_event(AUCTION_OPENED, held.pk, actor_id=actor_id, data=data)
        announce_change(held)
    auction.refresh_from_db()


def cancel_auction(auction: Auction, *, actor_id: int, reason: str = "", by_staff: bool = False) -> None:
    """There is nothing to bid for any more. The seller may until the first bid, staff until the end and with a reason.

    Raises HasBids, ReasonMissing, AlreadyDone.
    """
    reason = reason.strip()[:300]
    if by_staff and not reason:
        raise ReasonMissing
    with transaction.atomic():
        held = Auction.objects.select_for_update().get(pk=auction.pk)
        if held.phase not in (Phase.DRAFT, Phase.SCHEDULED, Phase.RUNNING):
            raise AlreadyDone
        if held.bid_count and not by_staff:
            raise HasBids
        held.status, held.closed_at, held.version = AuctionStatus.CANCELLED, now(), held.version + 1
        held.cancelled_by_id, held.cancel_reason = actor_id, reason
        held.save(update_fields=["status", "closed_at", "version", "cancelled_by", "cancel_reason"])
        data = AuctionCancelledData(seller_id=held.seller_id, reason=reason, by_staff=by_staff)
        record_event(AUCTION_CANCELLED, held.pk, actor_id=actor_id, data=data)
        announce_change(held)
    auction.refresh_from_db()


def relist_auction(auction: Auction, *, actor_id: int, device: str = "") -> Auction:
    """Once more on the same terms, from now on. Raises AlreadyDone while it may still be bought or has been, or when it was relisted."""
    with transaction.atomic():
        product = Product.objects.select_for_update(of=("self",)).select_related("store").get(pk=auction.product_id)
        if product.auction_id != auction.pk:
            raise AlreadyDone
        terms = SellerTerms(
            start=auction.start,
            duration=timedelta(minutes=auction.minutes),
            reserve=auction.reserve,
            buy_now=None if auction.buy_now_minor is None else Money(auction.buy_now_minor, auction.currency),
        )
        return set_auction_terms(product, terms, actor_id=actor_id, device=device or auction.device)


def sell_at_fixed_price(product: Product, *, actor_id: int) -> None:
    """No auction after all; the price is the auction's last. Raises AuctionStands while one is open or its winner may still buy."""
    with transaction.atomic():
        held = Product.objects.select_for_update(of=("self",)).select_related("auction").get(pk=product.pk)
        if held.auction is None:
            return
        auction = Auction.objects.select_for_update().get(pk=held.auction.pk)
        _require_no_buyer(auction)
        if auction.status == AuctionStatus.DRAFT:
            cancel_auction(auction, actor_id=actor_id)
        Product.objects.filter(pk=held.pk).update(selling=Selling.FIXED, auction=None)
        record_event(PRODUCT_CHANGED, held.pk, actor_id=actor_id, data=ProductChangedData(fields=["auction"]))
    product.refresh_from_db(fields=["selling", "auction"])


def _draft_or_new(product: Product) -> Auction:
    """The draft to be changed, or a new one beside those that are over."""
    if product.auction_id:
        auction = Auction.objects.select_for_update().get(pk=product.auction_id)
        if auction.status == AuctionStatus.DRAFT or auction.phase == Phase.SCHEDULED:
            return auction
        _require_no_buyer(auction)
    return Auction(seller_id=product.store.owner_id, currency=product.store.currency)


def _require_no_buyer(auction: Auction) -> None:
    if auction.status == AuctionStatus.OPEN or auction.awards.filter(status__in=STANDING).exists():
        raise AuctionStands


def _write_terms(auction: Auction, terms: SellerTerms) -> None:
    auction.start_minor = auction.price_minor = terms.start.minor
    auction.reserve_minor = terms.reserve.minor if is_some(terms.reserve) else None
    auction.buy_now_minor = terms.buy_now.minor if is_some(terms.buy_now) else None
    auction.starts_at, auction.minutes = terms.starts_at, int(terms.duration.total_seconds() // 60)
    auction.status, auction.version = AuctionStatus.DRAFT, (auction.version or 0) + 1
    auction.ends_at = auction.hard_ends_at = None


def _only_variant(product: Product) -> Variant:
    if product.status in (ProductStatus.ARCHIVED, ProductStatus.REJECTED):
        raise InvalidTerms(_("Restore the listing first."))
    variants = list(product.variants.filter(is_active=True)[:2])
    if len(variants) != 1:
        raise InvalidTerms(_("An auction is of one thing: a listing with options cannot be auctioned."))
    if variants[0].available < 1:
        raise InvalidTerms(_("There is none in stock to auction."))
    return variants[0]


def _require_valid(terms: SellerTerms, *, currency: str) -> None:
    step = bid_step(currency)
    for amount in (each for each in (terms.start, terms.reserve, terms.buy_now) if each is not None):
        if amount.currency != currency:
            raise InvalidTerms(_("Prices of this store are in %(currency)s.") % {"currency": currency})
        if amount.minor < step or amount.minor % step:
            raise InvalidTerms(_("Write prices in steps of %(step)s.") % {"step": Money(step, currency)})
    if is_some(terms.reserve) and terms.reserve <= terms.start:
        raise InvalidTerms(_("The reserve must be above the start price."))
    if is_some(terms.buy_now) and terms.buy_now <= (terms.reserve if is_some(terms.reserve) else terms.start):
        raise InvalidTerms(_("The buy-now price must be above the start price and the reserve."))
    _require_time(terms)


def _require_time(terms: SellerTerms) -> None:
    if not SHORTEST <= terms.duration <= LONGEST:
        raise InvalidTerms(_("An auction runs from five minutes to thirty days."))
    if terms.starts_at and not now() - timedelta(minutes=10) <= terms.starts_at <= now() + FURTHEST_START:
        raise InvalidTerms(_("Let it start within the next sixty days."))
