"""The rule of maximum bids, and nothing else: who leads, and at which price.

Everybody names the most that they would pay, and nobody is told of it. The highest maximum leads, the earlier of two equal ones; the price
is one increment above the second highest, never above the leader's own maximum, never below the start. A reserve that the leader's maximum
reaches becomes the price. Who raises their own maximum moves nothing, but up to a reserve that it now reaches.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from shop.auctions.increments import increment


class AuctionTerms(NamedTuple):
    """What the seller set; minor units of the currency."""

    currency: str
    start_minor: int
    reserve_minor: int | None


class Standing(NamedTuple):
    """Where an auction stands. Without a bid the price is the start."""

    price_minor: int
    leader_id: int | None = None
    maximum_minor: int = 0


def lowest_bid(terms: AuctionTerms, standing: Standing) -> int:
    """What a bid must reach at least, minor units."""
    if standing.leader_id is None:
        return terms.start_minor
    return standing.price_minor + increment(standing.price_minor, currency=terms.currency)


def after_bid(terms: AuctionTerms, standing: Standing, *, bidder_id: int, maximum_minor: int) -> Standing:
    """Where it stands after this maximum, which is one that may be bid."""
    price, leader_id, leading = standing
    if leader_id is None:
        return _leads(terms, terms.start_minor, bidder_id, maximum_minor)
    if leader_id == bidder_id:
        return _leads(terms, price, bidder_id, max(leading, maximum_minor))
    if maximum_minor > leading:
        return _leads(terms, max(price, _above(leading, maximum_minor, terms.currency)), bidder_id, maximum_minor)
    return Standing(max(price, _above(maximum_minor, leading, terms.currency)), leader_id, leading)


def replay(terms: AuctionTerms, bids: Iterable[tuple[int, int]]) -> Standing:
    """Where all these bids lead, in their order: pairs of bidder and maximum."""
    standing = Standing(terms.start_minor)
    for bidder_id, maximum_minor in bids:
        standing = after_bid(terms, standing, bidder_id=bidder_id, maximum_minor=maximum_minor)
    return standing


def _leads(terms: AuctionTerms, price: int, bidder_id: int, maximum: int) -> Standing:
    reserve = terms.reserve_minor
    return Standing(max(price, reserve) if reserve is not None and maximum >= reserve else price, bidder_id, maximum)


def _above(second: int, first: int, currency: str) -> int:
    return min(first, second + increment(second, currency=currency))
