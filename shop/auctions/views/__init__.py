"""Pages of auctions: the panel on a product's page, and one's own bids."""

from shop.auctions.views.auction_lists import auction_list
from shop.auctions.views.auctions import auction_buy, auction_panel, auction_watch, bid_place
from shop.auctions.views.own_auctions import own_bids, second_chance, violation_appeal

__all__ = ["auction_buy", "auction_list", "auction_panel", "auction_watch", "bid_place", "own_bids", "second_chance", "violation_appeal"]
