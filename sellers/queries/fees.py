"""What is left of a price for the seller."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shop.catalog.models import Product, Variant
from shop.commissions.queries import FrozenFee, LineFacts, fee_book
from shop.common.money import Money

MOST_PRICES = 4  # named on the page; more of them say nothing more


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the seller receives for one unit sold at this price, without delivery."""

    price: Money
    fee: Money
    fee_tax: Money

    @property
    def receives(self) -> Money:
        """What the seller gets."""
        return self.price - self.fee - self.fee_tax


def price_receipts(product: Product, variants: Iterable[Variant]) -> list[Receipt]:
    """One for each different price of the variants, the lowest first. Needs `store.country` loaded."""
    prices = sorted({variant.price for variant in variants if variant.is_active and variant.price.is_positive})[:MOST_PRICES]
    facts = [LineFacts.of(product, quantity=1, net=price) for price in prices]
    if not facts:
        return []
    book = fee_book(facts, countries=[product.store.country])
    return [_price_receipt(price, book.fee_for(fact)) for price, fact in zip(prices, facts, strict=True)]


def _price_receipt(price: Money, fee: FrozenFee) -> Receipt:
    return Receipt(price, fee.fee, fee.tax.amount)
