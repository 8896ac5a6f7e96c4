"""What a market's rules put at stake: the most that one party of friends, and whoever helps it without sharing anything, can cost."""

from __future__ import annotations

from dataclasses import dataclass

from shop.common.money import Money
from shop.places.models import Country
from shop.trust.queries.proofs import rules_of


@dataclass(frozen=True, slots=True)
class MarketRisk:
    """What the platform may lose to one such party, by cause, in the market's currency."""

    couriers_fees: Money
    refund_advance: Money
    by_staff: Money

    @property
    def total(self) -> Money:
        """The most that it may lose: docs/fraud.md shows it for each market."""
        return self.couriers_fees + self.refund_advance + self.by_staff


def market_risk(country: Country) -> MarketRisk:
    """From the market's rules as they stand now: what is paid before its money is certain, by itself or by two of staff."""
    rules = rules_of(country)
    return MarketRisk(
        couriers_fees=Money(rules.fee_advance_minor, country.currency),
        refund_advance=Money(rules.refund_advance_minor, country.currency),
        by_staff=Money(rules.staff_advance_minor, country.currency),
    )
