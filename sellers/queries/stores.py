"""The seller's stores."""

from shop.stores.models import Store, StoreQuerySet


def stores_of(user_id: int) -> StoreQuerySet:
    """The user's stores, the oldest first, with everything that their settings show."""
    return Store.objects.owned_by(user_id).select_related("country", "region", "prefecture", "quarter", "logo", "cover").order_by("pk")
