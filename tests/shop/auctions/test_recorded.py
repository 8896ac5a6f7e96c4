"""Auctions that are over, held once more through the service: the same winner at the same price, and every bid taken as it was written."""

import csv
import json
import os
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shop.accounts.models import User
from shop.auctions.models import Auction, Bid
from shop.auctions.services import bids as bidding
from shop.auctions.services.bids import place_bid
from shop.common.money import Money
from tests.factories.accounts import create_user
from tests.factories.auctions import create_auction
from tests.factories.catalog import create_product_on_sale
from tests.factories.stores import create_store
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


STEP = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "ci" else 4  # of those of eBay: all of them take twelve seconds


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What took days is told in a moment: nobody is too hasty, and all live within reach."""
    monkeypatch.setattr(bidding, "allow", lambda *_key, **_limit: True)


def test_recorded_auctions_end_through_the_service_as_they_did(data: Path) -> None:
    """Our own ones, by hand, and those of eBay that are flagged consistent. A cent is a step: theirs were dollars with cents."""
    expected = json.loads((data / "auctions" / "expected.json").read_text())
    bids = _bids_of(data / "auctions")
    people: dict[str, User] = {}
    store = create_store(currency="USD")
    consistent = [each for each in expected["auctions"] if each["consistent"]]
    assert len(consistent) in {10, 284}
    for recorded in consistent[:: STEP if len(consistent) > 10 else 1]:
        product = create_product_on_sale(store=store, stock=1, price_minor=1_00)
        auction = create_auction(product=product, currency="USD", start_minor=_cents(recorded["open"]))
        for bidder, maximum in bids[recorded["auction_id"]]:
            person = people.setdefault(bidder, create_user() if bidder not in people else people[bidder])
            place_bid(auction.pk, bidder=person, maximum=Money(maximum, "USD"))
        auction = Auction.objects.get(pk=auction.pk)
        winner = people[recorded["winner"]]
        assert (auction.leader_id, auction.price_minor) == (winner.pk, _cents(recorded["final_price"])), recorded["auction_id"]
        assert Bid.objects.filter(auction=auction).count() <= len(bids[recorded["auction_id"]])
    assert broken_facts(of="shop.auctions") == {}


def _bids_of(folder: Path) -> dict[str, list[tuple[str, int]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with next(folder.glob("*bids.csv")).open(newline="") as file:
        for row in csv.DictReader(file):
            rows[row["auction_id"]].append(row)
    in_order = {name: sorted(found, key=lambda row: int(row["seq"])) for name, found in rows.items()}
    return {name: [(row["bidder"], _cents(row["bid_max"])) for row in found] for name, found in in_order.items()}


def _cents(text: str) -> int:
    return int(Decimal(text) * 100)
