"""Every bid of our pages is asked once more before it binds: quick, typed, and ten times the price."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from shop.auctions.models import Auction, Bid
from shop.common.clock import now
from shop.stores.models import Store
from tests.factories.accounts import create_address, create_user
from tests.factories.auctions import bid, create_auction
from tests.factories.stores import create_zone

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ASKS_AGAIN = "You are about to bid 100,000\u00a0GNF, 10 times the current price. Bid it?"


@pytest.fixture
def auction():
    return create_auction()


@pytest.fixture
def alice():
    return create_user(name="Alice")


@pytest.fixture
def address(auction):
    return reverse("auctions:bid", args=[auction.pk])


@pytest.fixture
def bidder(client, alice) -> Client:
    client.force_login(alice)
    return client


def confirmation(page: str) -> dict[str, str]:
    """What the button that confirms sends."""
    [form] = re.findall(r"<form(?:(?!</form>).)*name=\"confirmed\".*?</form>", page, re.DOTALL)
    return dict(re.findall(r'name="(maximum|confirmed|version|bids|listing|again)"\s+value="([^"]*)"', form))


def quick_bid(page: str) -> dict[str, str]:
    """What the first of the quick buttons sends."""
    form = page[page.index("auction__quick") :]
    return dict(re.findall(r'name="(maximum|version|bids|listing)" value="([^"]*)"', form[: form.index("</form>")]))


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
def test_typed_bid_is_asked_once_more_and_binds_when_confirmed(bidder, auction, address, headers) -> None:
    asked = bidder.post(address, {"maximum": "50 000 FG"}, headers=headers)
    page = asked.content.decode()
    assert (asked.status_code, "Bid up to 50,000\u00a0GNF?" in page) == (200, True)
    assert "Nobody can take back a bid." in page
    assert "every 10s" not in page  # the question stays until it is answered
    assert not Bid.objects.exists()
    done = bidder.post(address, confirmation(page), headers=headers, follow=True)
    assert "You lead." in done.content.decode()
    assert Bid.objects.get().maximum_minor == 50_000


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
def test_quick_bid_is_asked_once_more_and_binds_when_confirmed(bidder, auction, address, headers) -> None:
    shown = bidder.get(auction.product.get_absolute_url()).content.decode()
    page = bidder.post(address, quick_bid(shown), headers=headers).content.decode()
    assert "Bid up to 10,000\u00a0GNF?" in page
    assert not Bid.objects.exists()
    bidder.post(address, confirmation(page), headers=headers)
    assert Bid.objects.get().maximum_minor == 10_000


def test_ten_times_the_price_is_asked_in_words_of_its_own_and_only_that_amount_confirmed(bidder, address) -> None:
    page = bidder.post(address, {"maximum": "100 000 FG"}, headers=HTMX).content.decode()
    assert ASKS_AGAIN in page
    other = bidder.post(address, confirmation(page) | {"maximum": "1000000"}, headers=HTMX)
    assert "100 times the current price" in other.content.decode()
    assert not Bid.objects.exists()
    bidder.post(address, confirmation(page), headers=HTMX)
    assert Bid.objects.get().maximum_minor == 100_000


def test_page_asks_in_french(bidder, address) -> None:
    with override("fr"):
        page = bidder.post(address, {"maximum": "50000"}, headers={"accept-language": "fr"}).content.decode()
        far = bidder.post(address, {"maximum": "100000"}, headers={"accept-language": "fr"}).content.decode()
    assert "Enchérir jusqu’à 50\u00a0000\u00a0GNF\u00a0?" in page.replace("\u202f", "\u00a0")
    assert "soit 10 fois le prix actuel. Confirmez-vous cette enchère\u00a0?" in far
    assert "Une enchère ne se retire pas." in page


def test_cancelling_leaves_the_amount_in_the_box(bidder, auction, address) -> None:
    page = bidder.post(address, {"maximum": "50000"}, headers=HTMX).content.decode()
    answer = confirmation(page)
    del answer["confirmed"]
    panel = bidder.post(address, answer | {"cancel": "1"}, headers=HTMX).content.decode()
    assert ('value="50000"' in panel, "every 10s" in panel, 'name="confirmed"' in panel) == (True, True, False)
    assert bidder.post(address, answer | {"cancel": "1"}).url == auction.product.get_absolute_url()
    assert not Bid.objects.exists()


def test_what_would_not_count_is_refused_and_not_asked(bidder, auction, alice, address) -> None:
    for typed, says in (("100 USD", "This amount is in USD. Enter it in GNF."), ("5 000", "Bid at least 10,000\u00a0GNF.")):
        page = bidder.post(address, {"maximum": typed})
        words = page.content.decode()
        assert (page.status_code, says in words, f'value="{typed}"' in words, 'name="confirmed"' in words) == (422, True, True, False)
    bidder.force_login(auction.seller)
    assert "You cannot bid on your own auction" in bidder.post(address, {"maximum": "50000"}, headers=HTMX).content.decode()


def test_who_was_outbid_while_deciding_is_told_and_not_bound(bidder, auction, address) -> None:
    page = bidder.post(address, {"maximum": "20000", "bids": "0", "version": "1"}, headers=HTMX).content.decode()
    for maximum in (50_000, 60_000):
        bid(auction, create_user(), maximum)
    refused = bidder.post(address, confirmation(page), headers=HTMX)
    words = refused.content.decode()
    says = "Others have bid meanwhile: the price is 52,500\u00a0GNF now. Bid at least 55,000\u00a0GNF."
    assert (refused.status_code, says in words) == (422, True)
    assert 'value="20000"' in words
    assert Bid.objects.count() == 2


def test_question_says_what_others_did_since_the_page_was_opened(bidder, auction, address) -> None:
    opened = {"maximum": "80000", "bids": "0", "version": "1"}
    moved = "Others have bid meanwhile: the price is 10,000\u00a0GNF now."
    page = bidder.post(address, opened, headers=HTMX).content.decode()
    assert ("meanwhile" in page, " autofocus" in page) == (False, True)
    bid(auction, create_user(), 30_000)
    answer = confirmation(page)
    del answer["confirmed"]  # the question fetches itself when it hears of a bid
    again = bidder.post(address, answer, headers=HTMX).content.decode()
    assert (moved in again, " autofocus" in again) == (True, False)
    assert moved in bidder.post(address, confirmation(again) | {"confirmed": ""}, headers=HTMX).content.decode()  # and says it still
    bidder.post(address, confirmation(again), headers=HTMX)
    assert Auction.objects.get().maximum_minor == 80_000


def test_raise_that_nobody_may_notice_is_not_told(bidder, auction, address) -> None:
    rival = create_user()
    bid(auction, rival, 30_000)
    page = bidder.post(address, {"maximum": "80000", "bids": "1", "version": "2"}, headers=HTMX).content.decode()
    bid(auction, rival, 50_000)
    again = bidder.post(address, confirmation(page) | {"confirmed": ""}, headers=HTMX).content.decode()
    assert "meanwhile" not in again


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts", "no scripts"])
def test_auction_that_ended_while_deciding_is_over(bidder, auction, address, headers) -> None:
    page = bidder.post(address, {"maximum": "50000"}, headers=headers).content.decode()
    Auction.objects.update(ends_at=now() - timedelta(seconds=1))
    late = bidder.post(address, confirmation(page), headers=headers)
    assert (late.status_code, "This auction is over. Your bid came too late." in late.content.decode()) == (422, True)
    assert not Bid.objects.exists()


def test_replay_binds_once(bidder, auction, address) -> None:
    page = bidder.post(address, {"maximum": "50000"}, headers=HTMX).content.decode()
    for _click in range(2):
        done = bidder.post(address, confirmation(page), headers=HTMX).content.decode()
    assert "You lead already with this maximum." in done
    assert "You lead already with this maximum." in bidder.post(address, {"maximum": "50000"}, headers=HTMX).content.decode()
    assert Bid.objects.count() == 1


def test_it_says_what_it_may_cost_with_delivery_to_a_door_that_is_known(bidder, auction, alice, address) -> None:
    ask = {"maximum": "50000"}
    assert "Delivery is added to the price." in bidder.post(address, ask, headers=HTMX).content.decode()
    create_address(user=alice)
    zone = create_zone(store=auction.product.store, price_minor=15_000)
    page = bidder.post(address, ask, headers=HTMX).content.decode()
    assert "(15,000\u00a0GNF) you pay at most 65,000\u00a0GNF." in page
    type(zone).objects.update(free_from_minor=40_000)  # whoever wins for 30 000 pays it all the same
    assert "at most 65,000\u00a0GNF." in bidder.post(address, ask, headers=HTMX).content.decode()
    type(zone).objects.update(free_from_minor=0)
    assert "you pay at most 50,000\u00a0GNF." in bidder.post(address, ask, headers=HTMX).content.decode()
    Store.objects.update(allows_pickup=True)
    assert "Pick-up at the store is free." in bidder.post(address, ask, headers=HTMX).content.decode()


def test_question_costs_a_bounded_number_of_queries(bidder, auction, alice, address, django_assert_max_num_queries) -> None:
    create_address(user=alice)
    create_zone(store=auction.product.store)
    bidder.post(address, {"maximum": "50000"}, headers=HTMX)
    with django_assert_max_num_queries(24):
        bidder.post(address, {"maximum": "50000"}, headers=HTMX)
