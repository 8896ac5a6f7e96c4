"""Composed reads of auctions."""

from shop.auctions.queries.backlog import auctions_to_catch_up
from shop.auctions.queries.costs import BidCost, cost_of_bid
from shop.auctions.queries.history import BidRow, leading_after
from shop.auctions.queries.listing import auctions_on_show
from shop.auctions.queries.pages import (
    AuctionPage,
    MyAuction,
    auction_page,
    auction_version,
    auctions_of_seller,
    bids_of,
    is_blocked,
    listing_version,
    violations_of,
    visible_auctions,
)

__all__ = [
    "AuctionPage",
    "BidCost",
    "BidRow",
    "MyAuction",
    "auction_page",
    "auction_version",
    "auctions_of_seller",
    "auctions_on_show",
    "auctions_to_catch_up",
    "bids_of",
    "cost_of_bid",
    "is_blocked",
    "leading_after",
    "listing_version",
    "violations_of",
    "visible_auctions",
]
