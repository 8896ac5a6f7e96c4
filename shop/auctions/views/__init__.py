"""Pages of auctions: the panel on a product's page, and one's own bids."""

from shop.auctions.views.bidding import auction, buy, place, watch
from shop.auctions.views.mine import appeal_violation, bids, offer

__all__ = ["appeal_violation", "auction", "bids", "buy", "offer", "place", "watch"]
