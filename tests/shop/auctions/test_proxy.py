"""The rule of maximum bids: against auctions that are over, against a model that knows no shortcut, and by hand."""

import csv
import json
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.auctions.increments import _TABLES, bid_step, increment
from shop.auctions.proxy import AuctionTerms, Standing, after_bid, lowest_bid, replay
from shop.auctions.pseudonyms import alias_of

ALICE, BOB, CAROL = 1, 2, 3
DOLLARS = AuctionTerms("USD", 1_00, None)


def cents(text):
    return int(Decimal(text) * 100)


def test_auctions_end_as_they_did(data):
    """By hand, then those of eBay: of all flagged consistent the winner at the price, and no bid that we would have refused."""
    expected = json.loads((data / "auctions" / "expected.json").read_text())
    bids = defaultdict(list)
    with next((data / "auctions").glob("*bids.csv")).open(newline="") as file:
        for row in csv.DictReader(file):
            bids[row["auction_id"]].append((int(row["seq"]), row["bidder"], cents(row["bid_max"])))
    consistent = [auction for auction in expected["auctions"] if auction["consistent"]]
    assert len(consistent) in {10, 284}
    for auction in consistent:
        terms = AuctionTerms("USD", cents(auction["open"]), None)
        standing = Standing(terms.start_minor)
        for _seq, bidder, maximum in sorted(bids[auction["auction_id"]]):
            assert bidder == standing.leader_id or maximum >= lowest_bid(terms, standing), auction["auction_id"]
            standing = after_bid(terms, standing, bidder_id=bidder, maximum_minor=maximum)
        assert (standing.leader_id, standing.price_minor) == (auction["winner"], cents(auction["final_price"])), auction["auction_id"]


def brute_force(terms, bids):
    """Reckoned anew from all bids after each one: sort everybody's best by height and age, look at the first two, remember the peak."""
    price, leader = terms.start_minor, None
    for count in range(1, len(bids) + 1):
        best = {}
        for age, (bidder, maximum) in enumerate(bids[:count]):
            if bidder not in best or maximum > best[bidder][0]:
                best[bidder] = (maximum, -age)
        ranked = sorted(best, key=lambda bidder: best[bidder], reverse=True)
        is_raise = leader == bids[count - 1][0]
        leader = ranked[0]
        top = best[leader][0]
        if len(ranked) > 1 and not is_raise:
            second = best[ranked[1]][0]
            price = max(price, min(top, second + increment(second, currency=terms.currency)))
        if terms.reserve_minor is not None and top >= terms.reserve_minor:
            price = max(price, terms.reserve_minor)
    return (price, leader, best[leader][0]) if bids else (price, None, 0)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 400)), max_size=25),
    st.sampled_from(["USD", "GNF", "KES", "XOF"]),
    st.none() | st.integers(2, 300),
)
def test_rule_agrees_with_brute_force(wishes, currency, reserve):
    step = bid_step(currency)
    terms = AuctionTerms(currency, step, reserve and reserve * step)
    standing, taken = Standing(terms.start_minor), []
    for bidder, steps in wishes:
        maximum = steps * step
        may = maximum > standing.maximum_minor if bidder == standing.leader_id else maximum >= lowest_bid(terms, standing)
        if not may:
            continue
        before, standing = standing, after_bid(terms, standing, bidder_id=bidder, maximum_minor=maximum)
        taken.append((bidder, maximum))
        assert standing.price_minor >= before.price_minor
        assert standing.price_minor <= standing.maximum_minor
    assert tuple(standing) == tuple(replay(terms, taken)) == brute_force(terms, taken)


def test_highest_maximum_leads_one_step_above_the_second():
    assert replay(DOLLARS, [(ALICE, 10_00), (BOB, 6_00)]) == Standing(6_50, ALICE, 10_00)


def test_equal_maximum_goes_to_the_earlier():
    assert replay(DOLLARS, [(ALICE, 10_00), (BOB, 10_00)]) == Standing(10_00, ALICE, 10_00)


def test_raising_ones_own_maximum_moves_nothing():
    assert replay(DOLLARS, [(ALICE, 10_00), (BOB, 9_90), (ALICE, 20_00)]) == Standing(10_00, ALICE, 20_00)


def test_reserve_that_is_reached_becomes_the_price():
    terms = AuctionTerms("USD", 1_00, 8_00)
    assert replay(terms, [(ALICE, 7_00)]).price_minor == 1_00
    assert replay(terms, [(ALICE, 7_00), (ALICE, 9_00)]) == Standing(8_00, ALICE, 9_00)
    assert replay(terms, [(ALICE, 9_00), (BOB, 8_50)]) == Standing(9_00, ALICE, 9_00)


@pytest.mark.parametrize(
    ("currency", "price", "step"),
    [
        ("USD", 99, 5), ("USD", 1_00, 25), ("USD", 24_99, 50), ("USD", 5_000_00, 100_00),
        ("GNF", 9_999, 500), ("GNF", 10_000, 1_000), ("GNF", 1_000_000, 50_000),
        ("KES", 1_000_00, 50_00), ("PKR", 2_500_00, 100_00), ("XOF", 1_000, 50), ("XOF", 20, 5), ("TND", 1_234_567, 50_000),
    ],
)  # fmt: skip
def test_increment_follows_the_band(currency, price, step):
    assert increment(price, currency=currency) == step


def test_every_step_can_be_paid_in_cash():
    for currency, table in _TABLES.items():
        assert list(table) == sorted(table)
        assert list(table.values()) == sorted(table.values())
        assert all(step % bid_step(currency) == 0 for step in table.values())


def test_alias_is_stable_in_one_auction_and_another_in_the_next():
    names = {alias_of(auction_id=auction, user_id=user) for auction in range(10) for user in range(10)}
    assert len(names) == 100
    assert alias_of(auction_id=3, user_id=4) == alias_of(auction_id=3, user_id=4)
