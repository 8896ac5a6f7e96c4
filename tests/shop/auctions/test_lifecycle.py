"""The seller's side of an auction, and what a seller cannot do."""

from datetime import timedelta
from unittest.mock import AsyncMock

import pytest

from shop.auctions import exceptions as refusals
from shop.auctions.consumers import AuctionSocket
from shop.auctions.models import Auction, Suspicion
from shop.auctions.pseudonyms import device_mark
from shop.auctions.services.bids import buy_now
from shop.auctions.services.lifecycle import SellerTerms, cancel_auction, relist_auction, sell_at_fixed_price, set_auction_terms
from shop.auctions.services.suspicions import look_for_false_bidders
from shop.auctions.services.watches import announce_near_ends, toggle_watch
from shop.auctions.states import AuctionStatus, Phase
from shop.catalog.exceptions import InvalidProductMove
from shop.catalog.services.listing import approve_product, archive_product
from shop.catalog.states import ProductStatus, Selling
from shop.common.clock import now
from shop.common.money import Money
from shop.events.models import DomainEvent
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.catalog import create_product_on_sale, create_product_with_options
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def francs(amount):
    return Money(amount, "GNF")


def terms(**changes):
    return SellerTerms(**({"start": francs(20_000), "duration": timedelta(days=3)} | changes))


def test_draft_opens_when_its_listing_goes_live(run_events):
    product = create_product_on_sale(stock=1, status=ProductStatus.SUBMITTED)
    auction = set_auction_terms(product, terms(reserve=francs(50_000)), actor_id=product.store.owner_id)
    assert (product.selling, product.auction, product.price_from_minor, auction.phase) == (Selling.AUCTION, auction, 20_000, Phase.DRAFT)
    approve_product(product, actor_id=create_user(is_staff=True).pk)
    run_events()
    auction.refresh_from_db()
    assert auction.phase == Phase.RUNNING
    assert auction.ends_at - auction.starts_at == timedelta(days=3)
    assert auction.hard_ends_at - auction.ends_at == timedelta(hours=1)
    assert broken_facts() == {}


def test_scheduled_start_can_be_changed_until_it_comes():
    product = create_product_on_sale(stock=1)
    start = now() + timedelta(hours=5)
    auction = set_auction_terms(product, terms(starts_at=start), actor_id=product.store.owner_id)
    assert (auction.phase, auction.starts_at) == (Phase.SCHEDULED, start)
    again = set_auction_terms(product, terms(start=francs(30_000)), actor_id=product.store.owner_id)
    assert (again.pk, again.phase, again.price_minor) == (auction.pk, Phase.RUNNING, 30_000)
    with pytest.raises(refusals.AuctionStands):
        set_auction_terms(product, terms(), actor_id=product.store.owner_id)
    with pytest.raises(refusals.AuctionStands):
        sell_at_fixed_price(product, actor_id=product.store.owner_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": francs(20_100)}, {"start": francs(0)}, {"start": Money(20_000, "KES")}, {"reserve": francs(20_000)},
        {"reserve": francs(50_000), "buy_now": francs(40_000)}, {"buy_now": francs(20_000)}, {"duration": timedelta(minutes=1)},
        {"duration": timedelta(days=31)}, {"starts_at": now() + timedelta(days=90)}, {"starts_at": now() - timedelta(days=1)},
    ],
)  # fmt: skip
def test_terms_that_cannot_be(wrong):
    product = create_product_on_sale(stock=1)
    with pytest.raises(refusals.InvalidTerms):
        set_auction_terms(product, terms(**wrong), actor_id=product.store.owner_id)
    product.refresh_from_db()
    assert (product.selling, Auction.objects.count()) == (Selling.FIXED, 0)


def test_options_and_empty_shelves_are_not_auctioned():
    for product in (create_product_with_options(), create_product_on_sale(stock=0)):
        with pytest.raises(refusals.InvalidTerms):
            set_auction_terms(product, terms(), actor_id=product.store.owner_id)


def test_seller_cancels_before_the_first_bid_only():
    auction, staff = create_auction(), create_user(is_staff=True)
    other = create_auction()
    cancel_auction(other, actor_id=other.seller_id)
    assert other.status == AuctionStatus.CANCELLED
    bid(auction, create_user(), 50_000)
    with pytest.raises(refusals.HasBids):
        cancel_auction(auction, actor_id=auction.seller_id)
    with pytest.raises(refusals.ReasonMissing):
        cancel_auction(auction, actor_id=staff.pk, by_staff=True)
    cancel_auction(auction, actor_id=staff.pk, by_staff=True, reason="Stolen goods.")
    with pytest.raises(refusals.AuctionCancelled):
        bid(auction, create_user(), 90_000)
    with pytest.raises(refusals.AlreadyDone):
        cancel_auction(auction, actor_id=staff.pk, by_staff=True, reason="Again.")
    assert broken_facts() == {}


def test_seller_cannot_put_away_what_people_bid_for(run_events):
    auction, idle = create_auction(), create_auction()
    bid(auction, create_user(), 50_000)
    with pytest.raises(InvalidProductMove):
        archive_product(auction.product, actor_id=auction.seller_id)
    archive_product(idle.product, actor_id=idle.seller_id)
    run_events()
    for each in (auction, idle):
        each.refresh_from_db()
    assert (auction.status, idle.status) == (AuctionStatus.OPEN, AuctionStatus.CANCELLED)


def test_relisted_in_one_step_or_sold_at_a_fixed_price():
    auction = create_auction(reserve_minor=70_000)
    cancel_auction(auction, actor_id=auction.seller_id)
    again = relist_auction(auction, actor_id=auction.seller_id)
    assert (again.phase, again.reserve_minor, again.pk != auction.pk) == (Phase.RUNNING, 70_000, True)
    cancel_auction(again, actor_id=auction.seller_id)
    product = again.product
    sell_at_fixed_price(product, actor_id=auction.seller_id)
    assert (product.selling, product.auction) == (Selling.FIXED, None)
    assert broken_facts() == {}


def test_friends_of_the_seller_come_before_staff_once():
    auction = create_auction(device="d1")
    friend, first, second = create_user(), create_user(), create_user()
    bid(auction, friend, 20_000, device="d1")
    bid(auction, first, 30_000, device="d2")
    bid(auction, second, 40_000, device="d2")
    assert look_for_false_bidders(auction.pk) == 3
    assert look_for_false_bidders(auction.pk) == 0
    found = set(Suspicion.objects.values_list("bidder_id", "signal"))
    assert found == {(friend.pk, "device"), (first.pk, "shared"), (second.pk, "shared")}


def test_buying_at_once_on_the_sellers_device_comes_before_staff():
    auction, friend = create_auction(device="d1", buy_now_minor=90_000), create_user()
    buy_now(auction.pk, buyer=friend, device="d1")
    assert look_for_false_bidders(auction.pk) == 1
    assert list(Suspicion.objects.values_list("bidder_id", "signal")) == [(friend.pk, "device")]


def test_who_bids_with_one_seller_alone_and_never_wins_is_looked_at():
    first = create_auction()
    loyal, fan = create_user(), create_user()
    others = [create_auction(product=create_product_on_sale(store=first.product.store, stock=1)) for _ in range(2)]
    for auction in (first, *others):
        bid(auction, loyal, 20_000)
        bid(auction, fan, 50_000)
    assert look_for_false_bidders(first.pk) == 1
    assert list(Suspicion.objects.values_list("bidder_id", "signal")) == [(loyal.pk, "pattern")]


def test_those_who_watch_are_told_once_that_it_ends_soon():
    auction, later = create_auction(ends_at=now() + timedelta(minutes=10)), create_auction()
    alice = create_user()
    assert [toggle_watch(alice, each) for each in (auction, later, later)] == [True, True, False]
    assert (announce_near_ends(), announce_near_ends()) == (1, 0)
    assert DomainEvent.objects.get(name="auction.ends_soon").subject_id == auction.pk


def test_frames_sent_in_reach_the_same_service_and_are_answered():
    auction, alice = create_auction(), create_user()
    frame = {"type": "place_bid", "amount": "50000", "confirmed": "50000", "currency": "GNF", "version": 1}
    cookies = [(b"cookie", b"browser=d1")]
    socket = AuctionSocket({"headers": cookies}, AsyncMock())
    answer = socket.handle(alice, auction.pk, frame)
    auction.refresh_from_db()
    assert answer == {
        "ok": True, "leading": True, "version": 2, "auction": auction.pk, "amount": "10000", "currency": "GNF",
        "ends_at": auction.ends_at.isoformat(),
    }  # fmt: skip
    assert auction.bids.get().device == device_mark("d1")
    low = socket.handle(create_user(), auction.pk, frame | {"amount": "10500"})
    assert (low["ok"], low["code"], low["text"]) == (
        False, "too_low", "Others have bid meanwhile: the price is 10,000\xa0GNF now. Bid at least 11,000\xa0GNF.",
    )  # fmt: skip
    wrongs = [{"amount": wrong} for wrong in ("x", None, True, "1.5", "9" * 30, "1e9", "1e9999999", "NaN", "Infinity")] + [
        {"currency": wrong} for wrong in ("XXX", [])
    ]
    for wrong in wrongs:
        assert socket.handle(alice, auction.pk, frame | wrong)["code"] == "amount"
    assert socket.handle(alice, auction.pk, {"type": "dance"})["ok"] is False


def test_news_are_the_bids_since_a_version_in_the_promised_shape():
    auction, alice, bob = create_auction(), create_user(), create_user()
    bid(auction, alice, 50_000)
    bid(auction, alice, 60_000)
    bid(auction, bob, 20_000)
    auction.refresh_from_db()
    [first, last] = AuctionSocket.news(auction.pk, 1)
    assert set(first) == {"type", "auction", "amount", "currency", "bidder", "leader", "ends_at", "version"}
    assert (first["type"], first["version"], last["version"], last["amount"]) == ("bid.placed", 2, 4, "21000")
    assert first["bidder"] == first["leader"] == last["leader"] != last["bidder"]
    bid(auction, alice, 70_000)
    assert AuctionSocket.news(auction.pk, 4) == []  # a raise that nobody else sees
    assert AuctionSocket.news(auction.pk, 4) == []
    cancel_auction(auction, actor_id=create_user(is_staff=True).pk, by_staff=True, reason="Stolen.")
    assert [frame["type"] for frame in AuctionSocket.news(auction.pk, 4)] == ["auction.changed"]
