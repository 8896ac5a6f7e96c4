"""Auctions, bids, what they end in, and who did not keep their word."""

from shop.auctions.models.auctions import Auction, AuctionQuerySet, Watch
from shop.auctions.models.awards import Award, Violation
from shop.auctions.models.bids import Bid, Suspicion

__all__ = ["Auction", "AuctionQuerySet", "Award", "Bid", "Suspicion", "Violation", "Watch"]
