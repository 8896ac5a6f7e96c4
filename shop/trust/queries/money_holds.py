"""How long a sale's money waits at least, and how much of it is kept back. Rules only: the callers bring the facts."""

from __future__ import annotations

from dataclasses import dataclass

from shop.trust.models import ProofRule, TrustRules
from shop.trust.states import MoneyKind, money_kind_of


@dataclass(frozen=True, slots=True)
class DeliveredSale:
    """What the rules want to know of a delivered order. Amounts are minor units of its currency.

    `usual_minor`: the average of the store's earlier completed orders, None where there are none.
    """

    payment_method: str
    total_minor: int
    usual_minor: int | None
    is_established: bool

    @property
    def money_kind(self) -> MoneyKind:
        """Cash, mobile money, card or credit."""
        return money_kind_of(self.payment_method)

    def is_surge(self, rules: TrustRules) -> bool:
        """Whether it is much larger than what the store usually sells. A first order has nothing to be compared with."""
        return self.usual_minor is not None and self.total_minor * 100 > self.usual_minor * rules.surge_percent


def hold_days(sale: DeliveredSale, rules: TrustRules, proof: ProofRule) -> int:
    """Days from the delivery during which the money stays, whatever the buyer says.

    Cash waits for its notes to be counted, which custody knows, and store credit is the platform's own: both have no days of their own, but
    what is suddenly larger, and what an unproved store sells in advance, waits all the same.
    """
    days = {
        MoneyKind.CASH: 0,
        MoneyKind.CREDIT: 0,
        MoneyKind.WALLET: rules.wallet_hold_days if sale.is_established else rules.new_wallet_hold_days,
        MoneyKind.CARD: rules.card_hold_days if sale.is_established else rules.new_card_hold_days,
    }[sale.money_kind]
    if sale.money_kind != MoneyKind.CASH:
        days += proof.extra_hold_days
        if sale.is_surge(rules):
            days += rules.surge_hold_days
    return days


def longest_hold_days(payment_method: str, rules: TrustRules) -> int:
    """Days during which such a payment can be taken back, whoever sells: so long points that it earned are not spent."""
    return {
        MoneyKind.CASH: 0,
        MoneyKind.CREDIT: 0,
        MoneyKind.WALLET: max(rules.wallet_hold_days, rules.new_wallet_hold_days),
        MoneyKind.CARD: max(rules.card_hold_days, rules.new_card_hold_days),
    }[money_kind_of(payment_method)]


def reserve_of(prepaid_minor: int, rules: TrustRules, *, is_established: bool) -> int:
    """What stays back of the prepaid sales of the last `reserve_days`, minor units, rounded up; nothing once a store is established."""
    return 0 if is_established else -(-max(0, prepaid_minor) * rules.reserve_bp // 10_000)
