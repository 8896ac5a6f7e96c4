"""What happens to a promo code."""

from typing import NotRequired, TypedDict

from shop.events.declarations import Event


class PromoData(TypedDict):
    """The word that shoppers type, and who bears what it costs (only when it was made)."""

    code: str
    funded_by: NotRequired[str]


PROMO_MADE = Event("promo.made", PromoData, "A promo code has been made.", history_only=True)
PROMO_PAUSED = Event("promo.paused", PromoData, "A promo code counts for nobody until it is resumed.", history_only=True)
PROMO_RESUMED = Event("promo.resumed", PromoData, "A promo code counts again.", history_only=True)
PROMO_ENDED = Event("promo.ended", PromoData, "A promo code has been ended for good.", history_only=True)
