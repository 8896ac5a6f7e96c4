"""What apps above have against a store's changing something that it sells in another way than at a fixed price."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from shop.catalog.models import Product


class Part(StrEnum):
    """What is to be changed: what the listing says and shows, or what is sold: prices, options, the last unit."""

    WORDS = "words"
    OFFER = "offer"


Veto = Callable[[Product, Part], None]
_vetoes: list[Veto] = []


def veto_changes(veto: Veto) -> Veto:
    """Register `veto(product, part)`, which raises a CatalogError. It is asked of auctioned products alone."""
    _vetoes.append(veto)
    return veto


def require_free(product: Product, part: Part) -> None:
    """Raise what stands against the store's changing this. Needs a fresh product; costs nothing for one at a fixed price."""
    for veto in _vetoes if product.is_auction else ():
        veto(product, part)
