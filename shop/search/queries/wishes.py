"""What a shopper asks of a shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from shop.catalog.states import Selling
from shop.search.states import FacetKind, Sort

if TYPE_CHECKING:
    from shop.catalog.models import Category
    from shop.places.distances import Point
    from shop.places.models import Country, Place
    from shop.stores.models import Store


@dataclass(frozen=True, slots=True)
class Wishes:
    """Words, a shelf, filters and an order. Prices are minor units of the market's currency, both ends included."""

    market: Country
    text: str = ""
    category: Category | None = None
    store: Store | None = None  # on a storefront
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # facet kind to the values of which one is enough
    low: int | None = None
    high: int | None = None
    open_now: bool = False
    delivers: bool = False
    point: Point | None = None
    place: Place | None = None
    km: int | None = None
    sort: str = ""

    @property
    def order(self) -> str:
        """The order in force: unless another one is asked for, the best hits of words and the newest without words come first."""
        if self.sort == Sort.NEAREST and self.point is None:
            return Sort.NEWEST
        if self.sort == Sort.RELEVANCE and not self.text:
            return Sort.NEWEST
        if self.sort == Sort.ENDING and not self.is_of_auctions:
            return Sort.NEWEST
        return self.sort or (Sort.RELEVANCE if self.text else Sort.NEWEST)

    @property
    def is_of_auctions(self) -> bool:
        """Whether auctions alone are asked for: nothing else ends."""
        return self.chosen.get(FacetKind.SELLING) == (Selling.AUCTION,)

    @property
    def names_price(self) -> bool:
        """Whether what it costs is asked of each variant."""
        return self.low is not None or self.high is not None

    def with_(self, **changes: Any) -> Wishes:
        """The same but for these."""
        return replace(self, **changes)
