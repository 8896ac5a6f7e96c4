"""Many at one auction at one instant. Each was seen to fail with the row's lock taken out (`select_for_update()` in the service named)."""

from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction

from shop.auctions.exceptions import AuctionError
from shop.auctions.models import Auction, Award, Bid
from shop.auctions.proxy import after_bid, replay
from shop.auctions.services import bids, closings
from shop.auctions.services.bids import buy_now, place_bid
from shop.auctions.services.closings import close_auction, close_due_auctions
from shop.auctions.states import AuctionStatus
from shop.catalog.events import PRODUCT_CHANGED, ProductChangedData
from shop.catalog.exceptions import CatalogError
from shop.catalog.models import Product
from shop.catalog.services.listing import archive_product, update_product
from shop.common.clock import now
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.events.services import record_event
from shop.stores.exceptions import StoreError
from shop.stores.models import Store
from shop.stores.services import pause_store
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction
from tests.integrity import broken_facts
from tests.threads import kinds_of, meet_at, run_together
from tests.waiting import LIMIT, wait_for_sessions_behind_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def try_bid(auction, user, amount, **seen):
    try:
        return place_bid(auction.pk, bidder=user, maximum=Money(amount, auction.currency), **seen)
    except AuctionError as error:
        return error
    finally:
        connection.close()


def test_thirty_two_bidders_at_once():
    """Without the lock in bids._auction_with_violations: IntegrityError, two bids at one version; without that key too, bids are lost."""
    auction = create_auction()
    bidders = [create_user() for _ in range(32)]
    amounts = [10_000 + 1_000 * (number * 7 % 32) for number in range(32)]
    outcomes = run_together([partial(try_bid, auction, bidder, amount) for bidder, amount in zip(bidders, amounts, strict=True)])
    assert set(kinds_of(outcomes)) <= {"Placed", "BidTooLow"}
    auction.refresh_from_db()
    bids = list(Bid.objects.filter(auction=auction).order_by("version"))
    assert auction.bid_count == len(bids) == kinds_of(outcomes)["Placed"]
    assert [row.version for row in bids] == list(range(2, len(bids) + 2))
    assert auction.standing == replay(auction.terms, [(row.bidder_id, row.maximum_minor) for row in bids])
    assert (auction.leader_id, auction.maximum_minor) == (bidders[amounts.index(max(amounts))].pk, max(amounts))
    assert broken_facts() == {}


def test_bid_against_close(monkeypatch):
    """The close waits behind the bid and finds the end moved. Without the locks: sold to Alice while Bob leads."""
    auction = create_auction(ends_at=now() + timedelta(hours=1))
    alice, bob = create_user(), create_user()
    bid(auction, alice, 50_000)
    at = auction.ends_at - timedelta(milliseconds=1)
    monkeypatch.setattr(bids, "now", lambda: at)  # the bidder's clock is just before the end, the closer's just behind
    monkeypatch.setattr(closings, "now", lambda: at + timedelta(milliseconds=2))
    meet_at(monkeypatch, "shop.auctions.services.closings.end_unsold")
    meet_at(monkeypatch, "shop.auctions.services.closings.write_awards")
    meet_at(monkeypatch, "shop.auctions.services.bids.after_bid")
    outcomes = run_together([partial(try_bid, auction, bob, 90_000), partial(close_auction, auction.pk)])
    auction.refresh_from_db()
    won = list(Award.objects.values_list("user_id", "price_minor"))
    if kinds_of(outcomes).get("Placed"):  # the bid came first: it counts, and has moved the end
        assert (auction.status, auction.leader_id, auction.bid_count, won) == (AuctionStatus.OPEN, bob.pk, 2, [])
    else:  # the close came first
        assert (auction.status, auction.leader_id, auction.bid_count, won) == (AuctionStatus.SOLD, alice.pk, 1, [(alice.pk, 10_000)])
    assert broken_facts(of="shop.auctions") == {}


def test_two_closers(monkeypatch):
    """Without the lock in closings.close_auction: IntegrityError on the second right to buy."""
    auction = create_auction()
    bid(auction, create_user(), 50_000)
    Auction.objects.filter(pk=auction.pk).update(ends_at=now())
    meet_at(monkeypatch, "shop.auctions.services.closings.write_awards")
    assert sorted(run_together([partial(close_auction, auction.pk)] * 2), key=str) == [False, True]
    assert Award.objects.count() == 1
    assert DomainEvent.objects.filter(name="auction.sold").count() == 1
    assert broken_facts(of="shop.auctions") == {}


def test_many_that_end_in_one_second_are_each_closed_once_by_two_workers(monkeypatch):
    """Without the lock in closings._close_some one of the two raises IntegrityError."""
    monkeypatch.setattr(closings, "BATCH", 4)
    meet_at(monkeypatch, "shop.auctions.services.closings.write_awards")
    bidder, auctions = create_user(), [create_auction() for _ in range(12)]
    for auction in auctions[:8]:
        bid(auction, bidder, 50_000)
    Auction.objects.update(ends_at=now())
    assert sum(run_together([close_due_auctions] * 2)) == 12
    assert DomainEvent.objects.filter(name__in=["auction.sold", "auction.unsold"]).count() == 12
    assert Award.objects.count() == 8
    assert broken_facts(of="shop.auctions") == {}


def test_extension_against_close(monkeypatch):
    """A bid in the last second moves the end while a closer waits: without the lock in closings.close_auction it is sold."""
    auction = create_auction(ends_at=now() + timedelta(hours=1))
    alice, bob = create_user(), create_user()
    bid(auction, alice, 20_000)
    end = auction.ends_at
    monkeypatch.setattr(bids, "now", lambda: end - timedelta(seconds=1))
    monkeypatch.setattr(closings, "now", lambda: end)
    outcomes = run_together([partial(try_bid, auction, bob, 90_000)] + [partial(close_auction, auction.pk)] * 3)
    auction.refresh_from_db()
    has_bid = "Placed" in kinds_of(outcomes)
    assert (auction.status == AuctionStatus.OPEN) == has_bid
    assert (auction.ends_at == end + timedelta(minutes=2, seconds=-1)) == has_bid
    assert outcomes.count(True) == (0 if has_bid else 1)
    assert Award.objects.count() == (0 if has_bid else 1)


def test_last_bid_at_the_hard_end(monkeypatch):
    """All come a microsecond before it. Whoever has the lock then is in time, who waits behind it is not, nor does the end move any more.

    Without the lock in bids._auction_with_violations they all read the clock in time: several bids, or IntegrityError.
    """
    auction = create_auction(ends_at=now() + timedelta(hours=1))
    Auction.objects.filter(pk=auction.pk).update(ends_at=auction.hard_ends_at)
    clock = [auction.hard_ends_at - timedelta(microseconds=1)]
    monkeypatch.setattr(bids, "now", lambda: clock[0])

    def while_time_passes(*args, **kwargs):
        wait_for_sessions_behind_locks(15)
        clock[0] = auction.hard_ends_at
        return after_bid(*args, **kwargs)

    monkeypatch.setattr(bids, "after_bid", while_time_passes)
    outcomes = run_together([partial(try_bid, auction, create_user(), 20_000 + 5_000 * number) for number in range(16)])
    auction.refresh_from_db()
    assert kinds_of(outcomes) == {"AuctionOver": 15, "Placed": 1}
    assert (auction.ends_at, auction.bid_count, Bid.objects.count()) == (auction.hard_ends_at, 1, 1)
    assert broken_facts(of="shop.auctions") == {}


def test_two_who_buy_at_once():
    """Without the lock in bids._auction_with_violations the others get as far as the stock: OutOfStock."""
    auction = create_auction(buy_now_minor=80_000)
    outcomes = run_together([partial(_take, auction, create_user()) for _ in range(6)])
    assert kinds_of(outcomes) == {"AuctionOver": 5, "Award": 1}
    assert broken_facts(of="shop.auctions") == {}


@pytest.mark.parametrize("change", ["words", "archive", "pause"])
def test_first_bid_against_the_sellers_second_thoughts(monkeypatch, change):
    """The bid is under way when the seller acts: it counts, and the seller is refused. Without handlers._wait_for_bids both succeed."""
    auction, alice = create_auction(), create_user()
    Store.objects.update(is_trusted=True)
    product = Product.objects.select_related("store").get(pk=auction.product_id)
    with transaction.atomic():
        seen = record_event(PRODUCT_CHANGED, product.pk, data=ProductChangedData(fields=["title"])).pk
    is_under_way = Event()
    acts = {
        "words": partial(update_product, product, title="An empty box"),
        "archive": partial(archive_product, product),
        "pause": partial(pause_store, product.store),
    }

    def slowly(*args, **kwargs):
        is_under_way.set()
        wait_for_sessions_behind_locks()
        return after_bid(*args, **kwargs)

    def think_again():
        is_under_way.wait(LIMIT)
        acts[change](actor_id=auction.seller_id)

    monkeypatch.setattr(bids, "after_bid", slowly)
    placed, refused = run_together([partial(try_bid, auction, alice, 50_000, seen_listing=seen), think_again])
    assert isinstance(placed, bids.Placed)
    assert isinstance(refused, CatalogError | StoreError)
    fresh = Product.objects.live().get(pk=product.pk)
    assert (fresh.title, Bid.objects.count()) == (product.title, 1)


def _take(auction, user):
    try:
        return buy_now(auction.pk, buyer=user)
    except AuctionError as error:
        return error
