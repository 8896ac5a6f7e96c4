"""What a promotion needs to know of something about to be bought. Carts and orders stand above and fill it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.common.money import Money, total


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line: `key` is its variant's; the amount is price times quantity."""

    key: int
    category_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Parcel:
    """One store's share. `fee` is what the buyer would pay the carrier; `market_fee` what the market's own rate would be.

    Where no carriage is known yet, as in a cart, or it is the store's to pay, or the buyer collects, both are zero. `platform_refusal`: why
    the platform pays nothing of it (a CodeRefusal), whatever code was typed; empty when it does.
    """

    store_id: int
    country_id: str
    lines: Sequence[BasketLine]
    fee: Money
    market_fee: Money
    platform_refusal: str = ""

    @property
    def goods(self) -> Money:
        return total((line.amount for line in self.lines), currency=self.fee.currency)


@dataclass(frozen=True, slots=True)
class LineCut:
    """What comes off one line, minor units: by a code, by points, and how much of it the platform bears."""

    code_minor: int = 0
    points_minor: int = 0
    platform_minor: int = 0

    @property
    def minor(self) -> int:
        return self.code_minor + self.points_minor

    @property
    def seller_minor(self) -> int:
        return self.minor - self.platform_minor


@dataclass(frozen=True, slots=True)
class Cut:
    """What comes off one store's share: line's key → its cut, and off the carrier's fee, which only the platform pays.

    `store_pays_carrier`: the store takes the whole fee over, as it may by a code of its own.
    """

    lines: Mapping[int, LineCut] = field(default_factory=dict)
    delivery_minor: int = 0
    store_pays_carrier: bool = False

    @property
    def goods_minor(self) -> int:
        """Off the goods, points included."""
        return sum(cut.minor for cut in self.lines.values())

    @property
    def code_minor(self) -> int:
        """Off the goods, by a code."""
        return sum(cut.code_minor for cut in self.lines.values())

    @property
    def points_minor(self) -> int:
        """Off the goods, by points."""
        return sum(cut.points_minor for cut in self.lines.values())

    @property
    def platform_minor(self) -> int:
        """What the platform bears of everything."""
        return self.delivery_minor + sum(cut.platform_minor for cut in self.lines.values())


NOTHING = Cut()
Cuts = Mapping[int, Cut]  # store's key → its cut
