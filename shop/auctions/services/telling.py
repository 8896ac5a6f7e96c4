"""What follows a bid: open pages at once; cards, search and those who were outbid together for all bids of a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.cache import cache
from django.db import transaction

from shop.auctions.models import Auction, Bid
from shop.auctions.proxy import Standing, after_bid
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import refresh_prices
from shop.catalog.states import ProductStatus
from shop.common.live import hint
from shop.events.services import record_event

PAUSE = 3  # seconds between two looks at one auction, however many bids come

Later = Callable[[int], None]
_later: list[Later] = []


def tell_later(act: Later) -> Later:
    """Register what brings about `catch_up(auction_id)` after PAUSE seconds: the queue stands above the services."""
    _later.append(act)
    return act


def tell_of_change(auction: Auction) -> None:
    """After the commit, wake the pages that show it; and everything else soon, unless that is on its way already."""
    hint(f"auction:{auction.pk}", version=auction.version)
    transaction.on_commit(partial(_soon, auction.pk))


def catch_up(auction_id: int) -> bool:
    """Bring cards and search up to the auction's price, and record whom it has outbid. False when nothing has changed since."""
    with transaction.atomic():
        # The listing before the auction, as where a seller changes terms; and behind it, whoever comes later writes the later price.
        product = Product.objects.select_for_update(of=("self",)).get(auctions=auction_id)
        auction = Auction.objects.select_for_update().get(pk=auction_id)
        told = auction.told_version
        if told >= auction.version:
            return False
        Auction.objects.filter(pk=auction_id).update(told_version=auction.version)
        outbid = _outbid_since(auction, told)
        if outbid:
            data = {"user_ids": outbid, "price_minor": auction.price_minor, "currency": auction.currency, "version": auction.version}
            record_event("auction.outbid", auction.pk, data=data)
        if product.auction_id == auction.pk:
            show_price(auction, product)
    return True


def show_price(auction: Auction, product: Product) -> None:
    """What cards, shelves and the search say it costs, as everywhere: the price of its variant. Needs the product's row locked."""
    moved = Variant.objects.filter(pk=auction.variant_id).exclude(price_minor=auction.price_minor)
    moved.update(price_minor=auction.price_minor, sale_price_minor=None, compare_at_minor=None, lowest_before_minor=None)
    is_shown = refresh_prices(product)
    if not is_shown and product.status == ProductStatus.APPROVED:  # the number of bids and the end stand on cards as well
        record_event("product.auction_moved", product.pk, data={"auction": auction.pk})


def _soon(auction_id: int) -> None:
    if cache.add(f"auction-told:{auction_id}", True, timeout=PAUSE):
        for act in _later:
            act(auction_id)


def _outbid_since(auction: Auction, version: int) -> list[int]:
    """Who has led at that version or later, and does not now."""
    standing, leaders = Standing(auction.start_minor), set[int]()
    for bid_version, bidder_id, maximum in (
        Bid.objects.filter(auction=auction).standing().values_list("version", "bidder_id", "maximum_minor")
    ):
        if bid_version > version and standing.leader_id:
            leaders.add(standing.leader_id)
        standing = after_bid(auction.terms, standing, bidder_id=bidder_id, maximum_minor=maximum)
    return sorted(leaders - {auction.leader_id or 0})
