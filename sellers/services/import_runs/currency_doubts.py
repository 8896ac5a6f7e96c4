"""Whether a file that names no currency can be in the store's. Asked of the whole file, before anything of it is taken: with prices of
another country half of it would be refused and the other half sold for next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from statistics import median_low

from django.utils.translation import gettext as _

from sellers.imports.drafts import ProductDraft, VariantDraft
from shop.common.money import DECIMALS, Money

# Major units. A catalogue most of whose goods cost less is priced in a currency that is worth more; where the two are near each other
# (shillings with decimals, dollars) nobody can tell.
SMALLEST = {"GNF": 500, "XOF": 50, "XAF": 50, "UGX": 200, "RWF": 50, "JPY": 10, "NGN": 20, "TZS": 100}


def find_currency_doubt(products: Sequence[ProductDraft], *, currency: str) -> str:
    """Why the prices are probably in another currency than this one, in words for the seller; empty when they may be in it."""
    variants = [variant for draft in products if not draft.currency for variant in draft.variants]
    return _doubt_by_decimals(variants, currency) or _doubt_by_size(variants, currency)


def _doubt_by_decimals(variants: Sequence[VariantDraft], currency: str) -> str:
    if DECIMALS[currency]:
        return ""
    text = _(
        "Row %(row)d says %(amount)s, but amounts in %(currency)s have no decimals: the file seems to be in another "
        "currency. Enter the exchange rate, or 1 if its prices are in %(currency)s."
    )
    for variant in variants:
        for amount in (variant.price, variant.compare_at, variant.sale_price):
            if amount is not None and amount != amount.to_integral_value():
                return text % {"row": variant.row, "amount": amount, "currency": currency}
    return ""


def _doubt_by_size(variants: Sequence[VariantDraft], currency: str) -> str:
    smallest = Decimal(SMALLEST.get(currency, 0))
    if not variants or median_low(variant.price for variant in variants) >= smallest:
        return ""
    words = {"amount": Money.from_decimal(smallest, currency).format(), "currency": currency}
    return (
        _(
            "Most prices of the file are below %(amount)s: it seems to be in another currency. Enter the exchange rate, or "
            "1 if its prices are in %(currency)s."
        )
        % words
    )
