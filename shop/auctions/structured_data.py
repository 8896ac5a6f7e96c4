"""An auction in the words of schema.org, for the facts of its product: what it costs now, and from when until when one may bid."""

from __future__ import annotations

from datetime import datetime

from shop.auctions.states import Phase
from shop.catalog.models import Product
from shop.catalog.structured_data import offer_basics
from shop.common.structured_data import Data, join_facts, without_empty

_AVAILABILITY = {Phase.SCHEDULED: "PreOrder", Phase.RUNNING: "InStock", Phase.SOLD: "SoldOut"}


@join_facts("product")
def bids_taken(product: Product) -> Data:
    """In the place of a price at which it could be ordered. Nothing of products at a fixed price, and no statement."""
    auction = product.auction
    if auction is None:
        return {}
    availability = _AVAILABILITY.get(auction.phase, "OutOfStock")
    offer = offer_basics(product, availability=availability) | {
        "@type": "Offer",
        "price": str(product.price_from.decimal),
        "availabilityStarts": _instant(auction.starts_at),
        "availabilityEnds": _instant(auction.ends_at),
        "priceValidUntil": auction.ends_at.date().isoformat() if auction.ends_at else "",
    }
    return {"offers": without_empty(offer)}


def _instant(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
