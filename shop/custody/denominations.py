"""The notes and coins of the markets' currencies, largest first, in minor units. Where none are listed, only the sum is counted."""

from collections.abc import Mapping

DENOMINATIONS: dict[str, tuple[int, ...]] = {
    "GNF": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 100),
    "KES": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 100),
    "PKR": (500_000, 100_000, 50_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100),
    "XOF": (10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5),
    "XAF": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 25, 10, 5),
    "UGX": (50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50),
    "RWF": (5_000, 2_000, 1_000, 500, 100, 50, 20, 10),
    "NGN": (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500),
    "GHS": (20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10),
    "TZS": (1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000),
}


def worth(pieces: Mapping[int, int]) -> int:
    """What so many of each denomination are together, minor units."""
    return sum(denomination * count for denomination, count in pieces.items())
