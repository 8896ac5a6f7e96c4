"""Valid auctions and bids from nothing."""

from datetime import timedelta
from typing import Any

from shop.accounts.models import User
from shop.auctions.models import Auction
from shop.auctions.services.bids import Placed, place_bid
from shop.auctions.states import HARD_END, AuctionStatus
from shop.catalog.models import Product
from shop.catalog.states import Selling
from shop.common.clock import now
from shop.common.money import Money
from tests.factories.catalog import create_product_on_sale


def create_auction(*, product: Product | None = None, **fields: Any) -> Auction:
    """Running for a day, from 10 000 on, of one unit of a live product that is auctioned."""
    product = product or create_product_on_sale(stock=1, price_minor=fields.get("start_minor", 10_000))
    at = now()
    ends_at = fields.pop("ends_at", at + timedelta(days=1))
    defaults: dict[str, Any] = {
        "variant": product.variants.get(),
        "seller_id": product.store.owner_id,
        "currency": product.store.currency,
        "start_minor": 10_000,
        "minutes": 24 * 60,
        "starts_at": min(at, ends_at) - timedelta(hours=1),
        "ends_at": ends_at,
        "hard_ends_at": ends_at + HARD_END,
        "status": AuctionStatus.OPEN,
    }
    defaults |= fields
    auction = Auction.objects.create(product=product, price_minor=defaults["start_minor"], **defaults)
    Product.objects.filter(pk=product.pk).update(selling=Selling.AUCTION, auction=auction)
    return auction


def bid(auction: Auction, bidder: User, amount: int, **fields: Any) -> Placed:
    """In minor units of the auction's currency."""
    return place_bid(auction.pk, bidder=bidder, maximum=Money(amount, auction.currency), **fields)
