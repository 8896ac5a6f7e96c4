"""What apps above have against a store's changing something that it sells in another way than at a fixed price."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from shop.catalog.models import Product


class ListingPart(StrEnum):
    """What is to be changed: its words and pictures, or its offer (prices, options, the last unit)."""

    WORDS = "words"
    OFFER = "offer"


ChangeVeto = Callable[[Product, ListingPart], None]
_change_vetoes: list[ChangeVeto] = []


def veto_changes(veto: ChangeVeto) -> ChangeVeto:
    """Register what an app above has against a change: `veto(product, part)` raises a CatalogError. Asked for auctioned products only."""
    _change_vetoes.append(veto)
    return veto


def require_no_veto(product: Product, part: ListingPart) -> None:
    """Raise what an app above has against this change. Needs a fresh product; free for one at a fixed price."""
    for veto in _change_vetoes if product.is_auction else ():
        veto(product, part)
