"""What everybody reads of the bids: of each what it did itself, and of nobody what they did not do."""

import re

import pytest
from django.urls import reverse

from shop.auctions.consumers import AuctionSocket
from shop.auctions.models import Bid
from shop.auctions.queries.history import HISTORY, history_of
from shop.auctions.services.retractions import retract_bid
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction
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


def told(auction, me):
    """The rows, the latest first: mine, in thousands, automatic."""
    return [(row.is_mine, row.price.minor / 1_000, row.is_automatic) for row in history_of(auction, me=me.pk)]


def test_beaten_bid_is_told_at_its_own_amount_and_the_answer_as_the_leaders(auction, alice, bob, django_assert_num_queries):
    bid(auction, alice, 800_000)
    bid(auction, bob, 770_000)
    auction.refresh_from_db()
    with django_assert_num_queries(2):
        assert told(auction, bob) == [(False, auction.price_minor / 1_000, True), (True, 770, False), (False, 10, False)]
    bid(auction, bob, 900_000)
    auction.refresh_from_db()
    assert told(auction, bob)[0] == (True, auction.price_minor / 1_000, False)


def test_tie_goes_to_the_leader_on_top(auction, alice, bob):
    bid(auction, alice, 50_000)
    bid(auction, bob, 50_000)
    assert told(auction, alice) == [(True, 50, True), (False, 50, False), (True, 10, False)]


def test_raise_is_hidden_from_the_count_and_what_others_hear(auction, alice, bob):
    bid(auction, alice, 50_000)
    bid(auction, alice, 90_000)
    bid(auction, bob, 60_000)
    auction.refresh_from_db()
    rows = history_of(auction, me=bob.pk)
    assert auction.bid_count == sum(not row.is_automatic for row in rows) == 2
    assert [row.price.minor for row in rows] == [auction.price_minor, 60_000, 10_000]
    assert [frame["leader"] for frame in AuctionSocket.news(auction.pk, 1)] == [rows[0].alias] * 2
    assert broken_facts() == {}


def test_only_the_latest_are_told_and_who_led_before_is_known(auction, alice, bob):
    bid(auction, alice, 900_000)
    for number in range(HISTORY + 1):
        bid(auction, bob, 20_000 + 10_000 * number)
    rows = history_of(auction, me=bob.pk)
    assert len(rows) == 2 * HISTORY
    assert {row.is_mine for row in rows if row.is_automatic} == {False}


def test_retracted_bid_led_then_and_what_it_hid_is_a_bid_now(auction, alice, bob):
    bid(auction, alice, 50_000)
    bid(auction, alice, 70_000)
    bid(auction, bob, 30_000)
    before = told(auction, alice)
    retract_bid(Bid.objects.order_by("pk")[0], actor_id=create_user(is_staff=True).pk, reason="A slip of the finger.")
    auction.refresh_from_db()
    assert told(auction, alice)[:2] == before[:2]
    assert auction.bid_count == Bid.objects.standing().filter(is_raise=False).count() == 2
    assert broken_facts() == {}


def test_panel_says_which_bid_was_automatic(client, auction, alice, bob):
    bid(auction, alice, 80_000)
    bid(auction, bob, 77_000)
    client.force_login(bob)
    page = client.get(reverse("auctions:auction", args=[auction.pk]), headers={"HX-Request": "true"}).content.decode()
    mine = re.search(r"<strong>You</strong>.*?</li>", page, re.DOTALL)[0]
    assert "77,000" in mine
    assert ">automatic<" in page.replace(mine, "")
