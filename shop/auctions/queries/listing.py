"""The market's auctions on one page."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from shop.auctions.states import AuctionChoice, AuctionStatus
from shop.catalog.models import Category, Product
from shop.catalog.models.products import ProductQuerySet
from shop.common.clock import now

SOON = timedelta(hours=24)


def auctions_on_show(country_code: str, choice: AuctionChoice, *, category: Category | None = None) -> ProductQuerySet:
    """Live listings under auction, as cards: what ends next first; of those that are still to begin, what begins next."""
    at = now()
    opened = Product.objects.live().in_market(country_code).filter(auction__status=AuctionStatus.OPEN)
    if category is not None:
        opened = opened.in_category(category)
    running = Q(auction__starts_at__lte=at, auction__ends_at__gt=at)
    if choice == AuctionChoice.UPCOMING:
        return opened.filter(auction__starts_at__gt=at).with_cards().order_by("auction__starts_at", "pk")
    narrowed = {
        AuctionChoice.SOON: running & Q(auction__ends_at__lte=at + SOON),
        AuctionChoice.QUIET: running & Q(auction__bid_count=0),
    }
    return opened.filter(narrowed.get(choice, running)).with_cards().order_by("auction__ends_at", "pk")
