"""Whether what is bid for could ever come to its bidder: by the same rules as the checkout, asked before anybody is bound."""

from __future__ import annotations

from django.db.models import QuerySet

from shop.accounts.models import Address, User
from shop.auctions.models import Auction
from shop.common.prepared import Blank, prepared
from shop.stores.models import Store
from shop.stores.queries import DeliveryDestination, delivers_to
from shop.stores.queries.storefronts import PLACES


def can_receive(bidder: User, auction: Auction) -> bool:
    """Whether the store delivers to one of the bidder's addresses, or one lies where it can be collected. Needs `with_way()`.

    Without any address the bidder's market stands for it. One query, and one more for the store's zones when they matter.
    """
    store = auction.product.store
    if auction.variant.is_digital:
        return True
    addresses = list(Address.objects.filter(user_id=bidder.pk).select_related("region", "prefecture", "quarter"))
    if addresses:
        return any(_reaches(store, DeliveryDestination.of(address)) for address in addresses)
    market = bidder.country_id or store.country_id
    return market == store.country_id or delivers_to(store, DeliveryDestination(market, frozenset(), None))


def with_way(auction_id: int) -> Auction:
    """The auction with all that `can_receive` asks of its store. Raises Auction.DoesNotExist."""
    found = _with_way(auction_id)
    if not found:
        raise Auction.DoesNotExist
    return found[0]


@prepared
def _with_way(auction_id: Blank) -> QuerySet[Auction]:
    of_store = (f"product__store__{place}" for place in PLACES)
    return Auction.objects.filter(pk=auction_id).select_related("variant", "product__store", *of_store)


def _reaches(store: Store, door: DeliveryDestination) -> bool:
    return (store.allows_pickup and door.country_id == store.country_id) or delivers_to(store, door)
