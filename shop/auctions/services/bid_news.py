"""What follows a bid: open pages at once; cards, search and those who were outbid together for all bids of a few seconds."""

from __future__ import annotations

from functools import partial

from django.core.cache import cache
from django.db import transaction
from huey.contrib.djhuey import db_task

from shop.auctions.events import AUCTION_OUTBID, AuctionOutbidData
from shop.auctions.models import Auction, Bid
from shop.auctions.proxy import Standing, after_bid
from shop.auctions.services.suspicions import look_for_false_bidders
from shop.catalog.events import PRODUCT_AUCTION_MOVED, ProductAuctionData
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import refresh_prices
from shop.catalog.states import ProductStatus
from shop.common.jobs import enqueue
from shop.common.live import hint
from shop.events.services import Fact, record_event, record_events

PAUSE = 3  # seconds between two looks at one auction, however many bids come


def announce_change(auction: Auction) -> None:
    """After the commit, wake the pages that show it; and everything else soon, unless that is on its way already."""
    hint(f"auction:{auction.pk}", version=auction.version)
    transaction.on_commit(partial(_follow_soon, auction.pk))


def _follow_soon(auction_id: int) -> None:
    if cache.add(f"auction-told:{auction_id}", True, timeout=PAUSE):
        enqueue(partial(follow_bids.schedule, (auction_id,), delay=PAUSE))


@db_task()
def follow_bids(auction_id: int) -> None:
    """The job for what a few seconds of bids have changed. It stands here, below those who queue it."""
    if catch_up_with_bids(auction_id):
        look_for_false_bidders(auction_id)


def catch_up_with_bids(auction_id: int) -> bool:
    """Bring cards and search up to the auction's price, and record whom it has outbid. False when nothing has changed since.

    Those who were outbid hear of it as soon as that is committed, in this process: no second job stands between a bid and its rival.
    """
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
            data = AuctionOutbidData(user_ids=outbid, price_minor=auction.price_minor, currency=auction.currency, version=auction.version)
            record_events([Fact(AUCTION_OUTBID, auction.pk, data=data)], dispatch_here=True)
        if product.auction_id == auction.pk:
            show_auction_price(auction, product)
    return True


def show_auction_price(auction: Auction, product: Product) -> None:
    """What cards, shelves and the search say it costs, as everywhere: the price of its variant. Needs the product's row locked."""
    moved = Variant.objects.filter(pk=auction.variant_id).exclude(price_minor=auction.price_minor)
    moved.update(price_minor=auction.price_minor, sale_price_minor=None, compare_at_minor=None, lowest_before_minor=None)
    is_shown = refresh_prices(product)
    if not is_shown and product.status == ProductStatus.APPROVED:  # the number of bids and the end stand on cards as well
        record_event(PRODUCT_AUCTION_MOVED, product.pk, data=ProductAuctionData(auction=auction.pk))


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
