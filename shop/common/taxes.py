"""Taxes on an amount: one rate, several, or one on top of another.

Rounding rule, everywhere the same: the tax of a whole line is computed exactly, rounded once (half to even, minor units), and only then
shared out between its rates by largest remainder. So the parts always add up to the tax, and net and tax to the gross.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from shop.common.money import Money

_ALL = 10_000  # basis points


@dataclass(frozen=True, slots=True)
class Rate:
    """One tax: basis points of the net amount; a compound one also of the taxes that stand before it."""

    code: str
    name: str
    bp: int
    is_compound: bool = False


@dataclass(frozen=True, slots=True)
class Tax:
    """A line's whole tax, and each rate's part of it in the order of the rates."""

    amount: Money
    parts: tuple[Money, ...]


def tax_within(gross: Money, rates: Sequence[Rate]) -> Tax:
    """The tax that a price contains: gross − gross / (1 + rates)."""
    on_one = _exact(rates)
    whole = sum(on_one, Fraction(0))
    return _split_tax(Money(round(gross.minor * whole / (1 + whole)), gross.currency), on_one)


def tax_on_top(net: Money, rates: Sequence[Rate]) -> Tax:
    """The tax that is added to an amount."""
    on_one = _exact(rates)
    return _split_tax(Money(round(net.minor * sum(on_one, Fraction(0))), net.currency), on_one)


def largest_net(gross: Money, rates: Sequence[Rate]) -> Money:
    """The most that can be asked so that it and the tax on top of it stay within `gross`."""
    whole = sum(_exact(rates), Fraction(0))
    net = Money(int(gross.minor / (1 + whole)) + 1, gross.currency)
    while net.minor > 0 and net + tax_on_top(net, rates).amount > gross:
        net = Money(net.minor - 1, net.currency)  # at most two steps: more is only possible by what rounding takes off
    return net


def _exact(rates: Sequence[Rate]) -> list[Fraction]:
    """Each rate's tax on one unit of net."""
    found: list[Fraction] = []
    for rate in rates:
        base = 1 + sum(found, Fraction(0)) if rate.is_compound else Fraction(1)
        found.append(base * rate.bp / _ALL)
    return found


def _split_tax(amount: Money, on_one: Sequence[Fraction]) -> Tax:
    scale = _ALL ** len(on_one)
    weights = [int(share * scale) for share in on_one]
    if not sum(weights):
        return Tax(amount, tuple(Money.zero(amount.currency) for _ in on_one))
    return Tax(amount, tuple(amount.split(weights)))
