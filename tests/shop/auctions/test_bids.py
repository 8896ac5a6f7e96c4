"""Bids: what counts, what is refused in which words, and what a refusal leaves alone."""

from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.auctions import exceptions as refusals
from shop.auctions.consumers import AuctionSocket
from shop.auctions.models import Auction, Award, Bid, Violation
from shop.auctions.services import bids
from shop.auctions.services.bid_news import catch_up_with_bids
from shop.auctions.services.bids import buy_now
from shop.auctions.services.lifecycle import cancel_auction, sell_at_fixed_price
from shop.auctions.services.retractions import retract_bid
from shop.auctions.states import AuctionStatus, AwardKind, Cause
from shop.cart.exceptions import NotOnSale
from shop.cart.services.lines import add_to_cart
from shop.catalog.models import Product, Variant
from shop.catalog.services.listing import archive_product
from shop.common.clock import now
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.stores.services import pause_store
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.cart import create_cart
from tests.factories.catalog import create_product_on_sale
from tests.factories.places import create_country, create_place
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def auction():
    return create_auction()


@pytest.fixture
def alice():
    return create_user(name="Alice")


@pytest.fixture
def bob():
    return create_user(name="Bob")


def stands(auction):
    auction.refresh_from_db()
    return auction.price_minor, auction.leader_id, auction.bid_count, auction.version, auction.ends_at


def refused(auction, error, act):
    """The refusal, which has changed nothing."""
    before, rows = stands(auction), Bid.objects.count()
    with pytest.raises(error) as refusal:
        act()
    assert (stands(auction), Bid.objects.count()) == (before, rows)
    return refusal.value


def test_two_bidders_and_the_secret_maximum(auction, alice, bob):
    assert bid(auction, alice, 50_000).is_leading
    assert not bid(auction, bob, 20_000).is_leading
    assert bid(auction, bob, 60_000).is_leading
    assert stands(auction)[:4] == (52_500, bob.pk, 3, 4)
    assert [(row.price_minor, row.version, row.is_raise) for row in auction.bids.order_by("version")] == [
        (10_000, 2, False),
        (21_000, 3, False),
        (52_500, 4, False),
    ]
    assert broken_facts() == {}


def test_raise_of_ones_own_maximum_is_kept_and_not_shown(auction, alice, bob):
    bid(auction, alice, 50_000)
    end = stands(auction)[4]
    assert bid(auction, alice, 80_000).is_leading
    assert stands(auction) == (10_000, alice.pk, 1, 3, end)
    assert auction.bids.shown().count() == 1
    assert bid(auction, bob, 70_000).auction.price_minor == 72_500


def test_same_maximum_twice_is_one_bid(auction, alice):
    bid(auction, alice, 50_000)
    again = bid(auction, alice, 50_000)
    assert again.is_leading
    assert not again.is_new
    assert stands(auction)[2:4] == (1, 2)


def test_too_low_is_refused_with_the_new_minimum_and_never_raised(auction, alice, bob):
    seen = auction.version
    error = refused(auction, refusals.BidTooLow, lambda: bid(auction, alice, 9_500))
    assert str(error) == "Bid at least 10,000\xa0GNF."
    bid(auction, alice, 50_000)
    bid(auction, bob, 20_000)
    error = refused(auction, refusals.BidTooLow, lambda: bid(auction, bob, 21_500, seen_version=seen))
    assert str(error) == "Others have bid meanwhile: the price is 21,000\xa0GNF now. Bid at least 22,000\xa0GNF."


def test_stale_page_with_enough_money_bids(auction, alice, bob):
    seen = auction.version
    bid(auction, alice, 50_000)
    assert bid(auction, bob, 90_000, seen_version=seen).is_leading


def test_leader_cannot_lower_the_maximum(auction, alice):
    bid(auction, alice, 50_000)
    refused(auction, refusals.NotARaise, lambda: bid(auction, alice, 40_000))


def test_amounts_that_are_none(auction, alice):
    refused(auction, refusals.WrongCurrency, lambda: bids.place_bid(auction.pk, bidder=alice, maximum=Money(50_000, "KES")))
    refused(auction, refusals.WrongStep, lambda: bid(auction, alice, 10_001))
    refused(auction, refusals.TooMuch, lambda: bid(auction, alice, 10**15))
    refused(auction, refusals.BidTooLow, lambda: bid(auction, alice, 0))
    refused(auction, refusals.BidTooLow, lambda: bid(auction, alice, -50_000))


def test_over_is_over_to_the_instant_closed_or_not(auction, alice, monkeypatch):
    monkeypatch.setattr(bids, "now", lambda: auction.ends_at)
    refused(auction, refusals.AuctionOver, lambda: bid(auction, alice, 50_000))
    monkeypatch.setattr(bids, "now", lambda: auction.ends_at - timedelta(microseconds=1))
    assert bid(auction, alice, 50_000).is_leading


def test_not_before_the_start(alice):
    auction = create_auction(starts_at=now() + timedelta(minutes=5))
    refused(auction, refusals.NotStarted, lambda: bid(auction, alice, 50_000))


def test_late_bid_that_moves_the_price_extends_up_to_the_hard_end(auction, alice, bob, monkeypatch):
    planned = auction.ends_at
    at = planned - timedelta(seconds=30)
    monkeypatch.setattr(bids, "now", lambda: at)
    assert bid(auction, alice, 50_000).has_extended
    assert stands(auction)[4] == at + timedelta(minutes=2)
    assert not bid(auction, alice, 60_000).has_extended  # a raise of one's own maximum moves no price
    at = auction.hard_ends_at - timedelta(seconds=1)
    Auction.objects.filter(pk=auction.pk).update(ends_at=auction.hard_ends_at)
    assert not bid(auction, bob, 90_000).has_extended
    assert stands(auction)[4] == auction.hard_ends_at


def test_early_bid_and_refused_bid_do_not_extend(auction, alice, monkeypatch):
    assert not bid(auction, alice, 50_000).has_extended
    monkeypatch.setattr(bids, "now", lambda: auction.ends_at - timedelta(seconds=5))
    refused(auction, refusals.BidTooLow, lambda: bid(auction, create_user(), 10_500))


def test_seller_and_household_cannot_bid(auction):
    seller, store = auction.seller, auction.product.store
    refused(auction, refusals.OwnAuction, lambda: bid(auction, seller, 50_000))
    by_phone = create_user(phone=store.phone, phone_verified=True)
    refused(auction, refusals.OwnAuction, lambda: bid(auction, by_phone, 50_000))
    quarter = create_place(country=create_country(), name="Madina")
    create_address(user=seller, quarter=quarter, phone="+224620000009", landmark="Derrière la Mosquée bleue")
    neighbour = create_user()
    create_address(user=neighbour, quarter=quarter, phone="+224620000008", landmark="en face du marché")
    assert bid(auction, neighbour, 50_000).is_leading
    by_door = create_user()
    create_address(user=by_door, quarter=quarter, phone="+224620000007", landmark="derriere la mosquee  bleue.")
    refused(auction, refusals.OwnAuction, lambda: bid(auction, by_door, 90_000))


def test_unverified_phone_proves_no_household(auction):
    stranger = create_user(phone=auction.product.store.phone)
    assert bid(auction, stranger, 50_000).is_leading


def test_what_has_left_the_shelves_takes_no_first_bid(alice):
    away, shut = create_auction(buy_now_minor=90_000), create_auction(buy_now_minor=90_000)
    archive_product(away.product, actor_id=away.seller_id)
    pause_store(shut.product.store, actor_id=shut.seller_id)
    for each in (away, shut):
        refused(each, refusals.NotShown, partial(bid, each, alice, 50_000))
        refused(each, refusals.NotShown, partial(buy_now, each.pk, buyer=alice))


def test_three_violations_that_count_block_bidding(auction, alice):
    for number in range(3):
        other = create_auction()
        award = Award.objects.create(
            auction=other, user=alice, kind=AwardKind.WINNER, status="missed", price_minor=10_000, expires_at=now()
        )
        if number == 2:
            assert bid(auction, alice, 50_000).is_leading
        Violation.objects.create(user=alice, award=award, cause=Cause.NOT_ORDERED, expires_at=now() + timedelta(days=number + 1))
    refused(auction, refusals.BiddingBlocked, lambda: bid(auction, alice, 90_000))
    Violation.objects.filter(expires_at__lt=now() + timedelta(days=2)).update(expires_at=now())
    assert bid(auction, alice, 90_000).is_leading


def test_ten_thousand_bids_of_one_person_are_answered(auction, alice):
    outcomes = []
    for number in range(40):
        try:
            outcomes.append(bid(auction, alice, 50_000 + 500 * number).is_leading)
        except refusals.TooManyBids as error:
            outcomes.append(str(error))
    assert outcomes[:30] == [True] * 30
    assert set(outcomes[30:]) == {"That was a lot of bids in a short time. Wait a minute, then continue."}
    assert (stands(auction)[2], auction.bids.count()) == (1, 30)


def test_lean_path_is_a_look_a_lock_an_update_and_an_insert(auction, alice, bob):
    bid(auction, alice, 50_000)
    bid(auction, bob, 60_000)
    with CaptureQueriesContext(connection) as queries:
        bid(auction, alice, 90_000)
    words = [query["sql"].split(" ")[0] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert words == ["SELECT", "SELECT", "UPDATE", "INSERT"]


def test_buy_now_ends_it_at_once(alice, bob):
    auction = create_auction(buy_now_minor=80_000)
    award = buy_now(auction.pk, buyer=alice)
    auction.refresh_from_db()
    assert (award.price_minor, award.user_id, award.kind, auction.status) == (80_000, alice.pk, "buy_now", AuctionStatus.SOLD)
    refused(auction, refusals.AuctionOver, lambda: bid(auction, bob, 50_000))
    refused(auction, refusals.AuctionOver, lambda: buy_now(auction.pk, buyer=bob))
    assert broken_facts() == {}


def test_buy_now_is_gone_after_the_first_bid(alice, bob):
    auction = create_auction(buy_now_minor=80_000)
    bid(auction, alice, 10_000)
    refused(auction, refusals.BuyNowGone, lambda: buy_now(auction.pk, buyer=bob))
    refused(auction, refusals.OwnAuction, lambda: buy_now(auction.pk, buyer=auction.seller))


def test_retraction_leaves_what_the_other_bids_make(auction, alice, bob):
    bid(auction, alice, 20_000)
    bid(auction, bob, 50_000)
    bid(auction, alice, 40_000)
    staff = create_user(is_staff=True)
    last = auction.bids.get(version=4)
    with pytest.raises(refusals.ReasonMissing):
        retract_bid(last, actor_id=staff.pk, reason=" ")
    retract_bid(last, actor_id=staff.pk, reason="Typed a nought too many.")
    assert stands(auction)[:4] == (21_000, bob.pk, 2, 5)
    with pytest.raises(refusals.AlreadyDone):
        retract_bid(last, actor_id=staff.pk, reason="Again.")
    for row in auction.bids.standing():
        retract_bid(row, actor_id=staff.pk, reason="All of them.")
    assert stands(auction)[:3] == (10_000, None, 0)
    assert broken_facts() == {}


def test_cards_and_the_outbid_are_told_once_for_all_bids(auction, alice, bob, run_events):
    bid(auction, alice, 20_000)
    bid(auction, bob, 50_000)
    assert Product.objects.get(pk=auction.product_id).price_from_minor == 10_000
    assert catch_up_with_bids(auction.pk)
    assert Product.objects.get(pk=auction.product_id).price_from_minor == 21_000
    told = DomainEvent.objects.get(name="auction.outbid")
    assert told.data == {"user_ids": [alice.pk], "price_minor": 21_000, "currency": "GNF", "version": 3}
    assert not catch_up_with_bids(auction.pk)
    bid(auction, bob, 60_000)
    assert catch_up_with_bids(auction.pk)
    assert DomainEvent.objects.filter(name="auction.outbid").count() == 1
    run_events()
    assert broken_facts() == {}


def test_cards_follow_the_number_of_bids_where_the_price_stays(auction, alice):
    bid(auction, alice, 20_000)
    assert catch_up_with_bids(auction.pk)
    names = DomainEvent.objects.about("product", auction.product_id).values_list("name", flat=True)
    assert list(names) == ["product.auction_moved"]


def test_late_news_of_an_old_auction_leave_the_listing_alone(auction, alice):
    cancel_auction(auction, actor_id=auction.seller_id)
    sell_at_fixed_price(auction.product, actor_id=auction.seller_id)
    Variant.objects.filter(pk=auction.variant_id).update(price_minor=70_000)
    assert catch_up_with_bids(auction.pk)
    assert Variant.objects.get(pk=auction.variant_id).price_minor == 70_000


def test_what_is_auctioned_goes_into_no_cart(auction):
    variant = Variant.objects.select_related("product__store__country").get(pk=auction.variant_id)
    with pytest.raises(NotOnSale):
        add_to_cart(create_cart(), variant, quantity=1)
    assert not Variant.objects.buyable().filter(pk=variant.pk).exists()


def test_database_knows_either_a_fixed_price_or_an_auction():
    auction, fixed = create_auction(), create_product_on_sale()
    for change in ({"selling": "auction"}, {"auction": auction}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Product.objects.filter(pk=fixed.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=auction.product_id).update(selling="fixed")


@pytest.mark.parametrize("amount", [9_999, 9_500, 1, 0, -1, -50_000])
def test_whoever_bids_too_little_hears_how_much_it_takes(auction, alice, amount):
    error = refused(auction, refusals.BidTooLow, lambda: bid(auction, alice, amount))
    assert str(error) == "Bid at least 10,000\xa0GNF."


@pytest.mark.parametrize("typed", ["9999", "9 500 FG", "1", "0", "-1", "-50000"])
@pytest.mark.parametrize("confirmed", [False, True])
def test_the_form_and_the_socket_name_the_lowest_bid(auction, alice, client, typed, confirmed):
    client.force_login(alice)
    data = {"maximum": typed} | ({"confirmed": typed} if confirmed else {})
    address = reverse("auctions:bid", args=[auction.pk])
    for headers in ({"HX-Request": "true"}, {}):
        page = client.post(address, data, headers=headers)
        assert (page.status_code, "Bid at least 10,000\xa0GNF." in page.content.decode()) == (422, True)
    frame = {"type": "place_bid", "amount": typed, "currency": "GNF"} | ({"confirmed": typed} if confirmed else {})
    answer = AuctionSocket.handle(SimpleNamespace(device=""), alice, auction.pk, frame)
    assert answer == {"ok": False, "code": "too_low", "text": "Bid at least 10,000\xa0GNF."}
    assert Bid.objects.count() == 0
