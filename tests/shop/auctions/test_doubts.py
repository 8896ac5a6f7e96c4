"""One rule for whoever bids: each bid is asked once. By another program here, as on our pages: test_questions.py."""

from unittest.mock import AsyncMock

import pytest
from django.utils.translation import override

from shop.auctions import exceptions as refusals
from shop.auctions.consumers import AuctionSocket
from shop.auctions.exceptions import NotSure
from shop.auctions.models import Auction, Bid
from shop.auctions.services.bids import bid_when_sure
from shop.auctions.states import AuctionStatus
from shop.common.money import Money
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction

pytestmark = pytest.mark.django_db
ASKS_IN_FRENCH = (
    "Vous allez enchérir 20\u00a0000\u00a0000\u00a0GNF, soit 2\u00a0000 fois le prix actuel. Confirmez-vous cette enchère\u00a0?"
)


@pytest.fixture
def auction():
    return create_auction()


@pytest.fixture
def alice():
    return create_user(name="Alice")


def _bid(auction, bidder, minor: int, confirmed: int | None = None, currency: str = "GNF"):
    meant = None if confirmed is None else Money(confirmed, currency)
    return bid_when_sure(auction.pk, bidder=bidder, maximum=Money(minor, currency), confirmed=meant)


@pytest.mark.parametrize(
    ("minor", "confirmed", "times"),
    [(50_000, None, 5), (50_000, 40_000, 5), (100_000, None, 10), (119_500, None, 11), (100_000, 1_000_000, 10)],
)
def test_bid_is_asked_until_that_very_amount_is_confirmed(auction, alice, minor, confirmed, times) -> None:
    with pytest.raises(NotSure) as doubt:
        _bid(auction, alice, minor, confirmed)
    assert (doubt.value.amount, doubt.value.times) == (Money(minor, "GNF"), times)
    assert not Bid.objects.exists()
    assert _bid(auction, alice, minor, minor).is_leading


def test_it_is_the_price_now_that_a_slip_is_measured_by(auction, alice) -> None:
    bid(auction, create_user(), 50_000)
    bid(auction, create_user(), 60_000)
    auction.refresh_from_db()
    assert auction.price_minor == 52_500
    with pytest.raises(NotSure, match="Bid up to 524"):
        _bid(auction, alice, 524_500)
    with pytest.raises(NotSure, match="10 times the current price"):
        _bid(auction, alice, 525_000)


def test_what_would_not_count_is_refused_and_not_asked(auction, alice) -> None:
    for bidder, minor, currency, refusal in (
        (auction.seller, 1_000_000, "GNF", refusals.OwnAuction),
        (alice, 1_000_000, "KES", refusals.WrongCurrency),
        (alice, 5_000, "GNF", refusals.BidTooLow),
    ):
        with pytest.raises(refusal):
            _bid(auction, bidder, minor, currency=currency)
    Auction.objects.update(status=AuctionStatus.CANCELLED)
    with pytest.raises(refusals.AuctionCancelled):
        _bid(auction, alice, 1_000_000)


def test_leader_who_says_the_same_again_is_not_asked_again(auction, alice) -> None:
    _bid(auction, alice, 50_000, 50_000)
    again = _bid(auction, alice, 50_000)
    assert (again.is_leading, again.is_new, Bid.objects.count()) == (True, False, 1)


def test_words_are_in_both_languages() -> None:
    doubt, usual = NotSure(amount=Money(20_000_000, "GNF"), times=2_000), NotSure(amount=Money(50_000, "GNF"), times=9)
    assert str(doubt) == "You are about to bid 20,000,000\u00a0GNF, 2,000 times the current price. Bid it?"
    assert str(usual) == "Bid up to 50,000\u00a0GNF?"
    with override("fr"):
        assert str(doubt).replace("\u202f", "\u00a0") == ASKS_IN_FRENCH
        assert str(usual).replace("\u202f", "\u00a0") == "Enchérir jusqu’à 50\u00a0000\u00a0GNF\u00a0?"


@pytest.mark.parametrize(
    ("amount", "asks"),
    [
        ("50000", "Bid up to 50,000\u00a0GNF?"),
        ("100000", "You are about to bid 100,000\u00a0GNF, 10 times the current price. Bid it?"),
    ],
)
def test_another_client_is_asked_as_well(auction, alice, amount, asks) -> None:
    socket = AuctionSocket({"headers": []}, AsyncMock())
    frame = {"type": "place_bid", "amount": amount, "currency": "GNF"}
    assert socket.handle(alice, auction.pk, frame) == {"ok": False, "code": "not_sure", "text": asks}
    assert socket.handle(alice, auction.pk, frame | {"confirmed": "10000"})["code"] == "not_sure"
    assert socket.handle(alice, auction.pk, frame | {"confirmed": "much"})["code"] == "amount"
    assert not Bid.objects.exists()
    assert socket.handle(alice, auction.pk, frame | {"confirmed": amount})["ok"]
