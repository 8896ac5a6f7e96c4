"""What happens to products and to the shelves of the catalogue."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from shop.events.declarations import Event, NoPayload


class ProductChangedData(TypedDict):
    """`fields` are the names of what was edited ("title", "variants", "sale"); `words` are option words that staff have not seen yet."""

    fields: list[str]
    words: NotRequired[list[str]]


class ProductPassedData(TypedDict):
    """`trusted`: its store publishes before review. `scheduled`: its moment had come. `at`: the moment; None when it was taken back."""

    trusted: NotRequired[bool]
    scheduled: NotRequired[bool]
    at: NotRequired[str | None]


class ProductAnsweredData(TypedDict):
    """What staff wrote, and the field of the listing that they meant ("" for none)."""

    reason: str
    field: str


class ProductArchivedData(TypedDict):
    """`reason`: what staff wrote when it was they who took it down."""

    reason: NotRequired[str]


class ProductScheduleMissedData(TypedDict):
    """The status that kept it from going live: a ProductStatus."""

    status: str


class ProductRevisionData(TypedDict):
    """The ProductRevision's key, the names of the fields that it changes, and what staff wrote when they sent it back."""

    revision: int
    fields: NotRequired[list[str]]
    reason: NotRequired[str]


# The lowest price before and after, in minor units of its store's currency. Its keys are words of Python, as those of the next.
ProductPriceData = TypedDict("ProductPriceData", {"from": int, "to": int})

# The address before and after: a product's slug, a category's path.
AddressChangedData = TypedDict("AddressChangedData", {"from": str, "to": str})


class ProductStockData(TypedDict):
    """The variant whose stock crossed a line, and how many units can be bought now."""

    variant: int
    available: int


class ProductAuctionData(TypedDict):
    """The auction's key."""

    auction: int


PRODUCT_CREATED = Event("product.created", NoPayload, "A store has begun a listing.")
PRODUCT_CHANGED = Event("product.changed", ProductChangedData, "A listing says or offers something else, at once.")
PRODUCT_RENAMED = Event("product.renamed", AddressChangedData, "A product has moved to another address.")
PRODUCT_SUBMITTED = Event("product.submitted", NoPayload, "A listing waits for staff to review it.")
PRODUCT_WITHDRAWN = Event("product.withdrawn", NoPayload, "The seller has taken a listing back from review or from its schedule.")
PRODUCT_SCHEDULED = Event(
    "product.scheduled", ProductPassedData, "Its moment to go live was set or taken back, or now it only waits for it."
)
PRODUCT_SCHEDULE_MISSED = Event("product.schedule_missed", ProductScheduleMissedData, "Its moment came before it had passed review.")
PRODUCT_APPROVED = Event("product.approved", ProductPassedData, "A listing is live.")
PRODUCT_REVIEWED = Event("product.reviewed", NoPayload, "Staff have looked at a live listing and let it stand.")
PRODUCT_CHANGES_REQUESTED = Event("product.changes_requested", ProductAnsweredData, "Staff ask the seller to change a listing.")
PRODUCT_REJECTED = Event("product.rejected", ProductAnsweredData, "Staff have refused a listing.")
PRODUCT_ARCHIVED = Event("product.archived", ProductArchivedData, "A listing was put away, by its store or by staff.")
PRODUCT_RESTORED = Event("product.restored", NoPayload, "A listing came back from the archive, as a draft.")
PRODUCT_REVISION_SUBMITTED = Event("product.revision_submitted", ProductRevisionData, "The change of a live listing waits for staff.")
PRODUCT_REVISION_WITHDRAWN = Event("product.revision_withdrawn", ProductRevisionData, "The seller has taken such a change back.")
PRODUCT_REVISION_CHANGES = Event("product.revision_changes", ProductRevisionData, "Staff ask the seller to change the change.")
PRODUCT_REVISION_REJECTED = Event("product.revision_rejected", ProductRevisionData, "Staff have refused the change.")
PRODUCT_REVISED = Event("product.revised", ProductRevisionData, "Staff have let the change stand: all of it is live.")
PRODUCT_PRICE_CHANGED = Event("product.price_changed", ProductPriceData, "A live product's cards show other prices.")
PRODUCT_OFFER_MOVED = Event(
    "product.offer_moved", NoPayload, "A live product's cards show other prices, for other variants can be bought at the prices they had."
)
PRODUCT_SOLD_OUT = Event("product.sold_out", ProductStockData, "A variant has no unit left to buy.")
PRODUCT_RESTOCKED = Event("product.restocked", ProductStockData, "A variant that was sold out can be bought again.")
PRODUCT_LOW_STOCK = Event("product.low_stock", ProductStockData, "A variant's units fell to the line at which its seller wants to know.")
PRODUCT_RATED = Event("product.rated", NoPayload, "The count or the sum of its reviews is another one.")
PRODUCT_AUCTION_MOVED = Event("product.auction_moved", ProductAuctionData, "Its auction has other bids or another end, at the same price.")

PRODUCT_EVENTS = (
    PRODUCT_CREATED,
    PRODUCT_CHANGED,
    PRODUCT_RENAMED,
    PRODUCT_SUBMITTED,
    PRODUCT_WITHDRAWN,
    PRODUCT_SCHEDULED,
    PRODUCT_SCHEDULE_MISSED,
    PRODUCT_APPROVED,
    PRODUCT_REVIEWED,
    PRODUCT_CHANGES_REQUESTED,
    PRODUCT_REJECTED,
    PRODUCT_ARCHIVED,
    PRODUCT_RESTORED,
    PRODUCT_REVISION_SUBMITTED,
    PRODUCT_REVISION_WITHDRAWN,
    PRODUCT_REVISION_CHANGES,
    PRODUCT_REVISION_REJECTED,
    PRODUCT_REVISED,
    PRODUCT_PRICE_CHANGED,
    PRODUCT_OFFER_MOVED,
    PRODUCT_SOLD_OUT,
    PRODUCT_RESTOCKED,
    PRODUCT_LOW_STOCK,
    PRODUCT_RATED,
    PRODUCT_AUCTION_MOVED,
)

CATEGORY_CHANGED = Event("category.changed", NoPayload, "Staff have edited a shelf.")
CATEGORY_RENAMED = Event("category.renamed", AddressChangedData, "A shelf and those below it have moved to another address.")

CATEGORY_EVENTS = (CATEGORY_CHANGED, CATEGORY_RENAMED)
