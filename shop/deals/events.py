"""What happens to an agreed price."""

from typing import NotRequired, TypedDict

from shop.events.declarations import Event


class DealData(TypedDict):
    """Where it was agreed (`source_id` is the auction's or the offer's key), for whom, on what; and the order that came of it."""

    source: str
    source_id: int
    buyer_id: int
    variant_id: int
    order_id: NotRequired[int]  # these two are in deal.ordered only
    order_number: NotRequired[str]


DEAL_AGREED = Event("deal.agreed", DealData, "Buyer and seller have agreed on a price; the units are set aside.")
DEAL_ORDERED = Event("deal.ordered", DealData, "The buyer has ordered at the agreed price.")
DEAL_EXPIRED = Event("deal.expired", DealData, "The time to order at the agreed price is over; the units are free.")
DEAL_WITHDRAWN = Event("deal.withdrawn", DealData, "The agreed price has been taken back; the units are free.")
DEAL_REOPENED = Event("deal.reopened", DealData, "Its order ended unpaid and in time: it can be ordered at the agreed price once more.")
