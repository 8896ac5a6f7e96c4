"""What a bidder may have to pay, before they are bound."""

from __future__ import annotations

from dataclasses import dataclass

from shop.accounts.models import Address
from shop.auctions.models import Auction
from shop.common.money import Money
from shop.stores.queries import DeliveryDestination, delivery_quote, store_to_promise


@dataclass(frozen=True, slots=True)
class BidCost:
    """The most that a bid may cost: `delivery_charge` to `place` is None where it is not known, or not brought there."""

    maximum: Money
    delivery_charge: Money | None = None
    place: str = ""
    is_digital: bool = False
    allows_pickup: bool = False

    @property
    def total(self) -> Money:
        """The maximum with its delivery, as far as that is known."""
        return self.maximum if self.delivery_charge is None else self.maximum + self.delivery_charge


def cost_of_bid(auction: Auction, maximum: Money, door: Address | None) -> BidCost:
    """With delivery to that door, None while none is known. Four queries; none for a download. Needs `with_page`.

    Delivery may be free from some amount on, and whoever wins pays less than their maximum: it is that of the least that they may pay.
    """
    if auction.variant.is_digital:
        return BidCost(maximum, is_digital=True)
    store = store_to_promise(auction.product.store_id)
    if door is None:
        return BidCost(maximum, allows_pickup=store.allows_pickup)
    grams = auction.variant.weight_grams or 0
    quote = delivery_quote(store, DeliveryDestination.of(door), goods=min(auction.price, maximum), grams=grams)
    return BidCost(maximum, quote.charge if quote else None, door.places_line, allows_pickup=store.allows_pickup)
