"""By how much a bid must rise. Minor units of each currency; every step can be paid in coins and notes that are in use.

The dollar's table is eBay's, as its help page "Automatic bidding" has it; the euro and the pound follow it. The others are drawn in the
same spirit, two to ten percent of the price, in round figures: 1,000 francs, 50 shillings, 100 rupees.
"""

from bisect import bisect_right

from shop.common.money import PRICE_STEPS

# Price from which on a step counts → the step.
_DOLLAR = {
    0: 5, 1_00: 25, 5_00: 50, 25_00: 1_00, 100_00: 2_50, 250_00: 5_00, 500_00: 10_00, 1_000_00: 25_00, 2_500_00: 50_00, 5_000_00: 100_00,
}  # fmt: skip
_TABLES = {
    "USD": _DOLLAR,
    "EUR": _DOLLAR,
    "GBP": _DOLLAR,
    "GNF": {
        0: 500, 10_000: 1_000, 50_000: 2_500, 100_000: 5_000, 250_000: 10_000, 500_000: 20_000, 1_000_000: 50_000, 2_500_000: 100_000,
        5_000_000: 200_000, 20_000_000: 500_000,
    },
    "KES": {
        0: 5_00, 100_00: 10_00, 500_00: 20_00, 1_000_00: 50_00, 2_500_00: 100_00, 10_000_00: 200_00, 25_000_00: 500_00,
        50_000_00: 1_000_00, 100_000_00: 2_000_00, 250_000_00: 5_000_00,
    },
    "PKR": {
        0: 10_00, 200_00: 20_00, 1_000_00: 50_00, 2_500_00: 100_00, 10_000_00: 200_00, 25_000_00: 500_00, 50_000_00: 1_000_00,
        100_000_00: 2_000_00, 250_000_00: 5_000_00, 500_000_00: 10_000_00,
    },
}  # fmt: skip
_BANDS = {currency: (list(table), list(table.values())) for currency, table in _TABLES.items()}


def increment(price_minor: int, *, currency: str) -> int:
    """The least rise above that price. A currency without a table: a twentieth, rounded down to 1, 2 or 5 and noughts."""
    bands = _BANDS.get(currency)
    if bands is None:
        return max(_round(price_minor // 20), bid_step(currency))
    starts, steps = bands
    return steps[bisect_right(starts, price_minor) - 1]


def bid_step(currency: str) -> int:
    """What amounts are multiples of: the smallest that prices are written in."""
    return PRICE_STEPS.get(currency, 1)


def _round(minor: int) -> int:
    if minor < 1:
        return 0
    unit: int = 10 ** (len(str(minor)) - 1)
    return max(step for step in (1, 2, 5) if step * unit <= minor) * unit
