"""An auction in the words of schema.org, for the offer of its product: what it costs now, and from when until when one may bid."""

from __future__ import annotations

from datetime import datetime

from shop.auctions.states import Phase
from shop.catalog.models import Product
from shop.common.structured_data import Data, join_facts, schema_word, without_empty

_AVAILABILITY = {Phase.SCHEDULED: "PreOrder", Phase.RUNNING: "InStock", Phase.SOLD: "SoldOut"}


@join_facts("offer")
def bids_taken(product: Product) -> Data:
    """In the place of a price at which it could be ordered. Nothing of products at a fixed price, and no statement."""
    auction = product.auction
    if auction is None:
        return {}
    return without_empty(
        {
            "price": str(product.price_from.decimal),
            "availability": schema_word(_AVAILABILITY.get(auction.phase, "OutOfStock")),
            "availabilityStarts": _instant(auction.starts_at),
            "availabilityEnds": _instant(auction.ends_at),
            "priceValidUntil": auction.ends_at.date().isoformat() if auction.ends_at else "",
        }
    )


def _instant(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
