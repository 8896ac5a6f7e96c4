"""Ten times the price or more is doubted, and other clients are asked about it. Our pages ask about every bid: test_questions.py."""

from unittest.mock import AsyncMock

import pytest
from django.utils.translation import override

from shop.auctions.consumers import AuctionSocket
from shop.auctions.exceptions import NotSure
from shop.auctions.models import Auction
from shop.auctions.services.bids import require_sure
from shop.auctions.states import AuctionStatus
from shop.common.money import Money
from tests.factories.accounts import create_user
from tests.factories.auctions import bid, create_auction

pytestmark = pytest.mark.django_db
ASKS = "You are about to bid 100,000\u00a0GNF, 10 times the current price. Bid it?"


@pytest.fixture
def auction():
    return create_auction()


@pytest.fixture
def alice():
    return create_user(name="Alice")


def _sure(auction, bidder, minor: int, confirmed: int | None = None, currency: str = "GNF") -> None:
    meant = None if confirmed is None else Money(confirmed, currency)
    require_sure(auction, bidder=bidder, maximum=Money(minor, currency), confirmed=meant)


@pytest.mark.parametrize(("minor", "confirmed"), [(99_999, None), (100_000, 100_000), (5_000_000, 5_000_000)])
def test_what_is_likely_or_confirmed_is_not_asked(auction, alice, minor: int, confirmed: int | None) -> None:
    _sure(auction, alice, minor, confirmed)


@pytest.mark.parametrize(
    ("minor", "confirmed", "times"), [(100_000, None, 10), (119_999, None, 11), (1_000_000, 100_000, 100), (100_000, 1_000_000, 10)]
)
def test_ten_times_the_price_is_asked_until_that_very_amount_is_confirmed(auction, alice, minor, confirmed, times) -> None:
    with pytest.raises(NotSure) as doubt:
        _sure(auction, alice, minor, confirmed)
    assert (doubt.value.amount, doubt.value.times) == (Money(minor, "GNF"), times)


def test_it_is_the_price_now_that_counts(auction, alice) -> None:
    bid(auction, create_user(), 50_000)
    bid(auction, create_user(), 60_000)
    auction.refresh_from_db()
    assert auction.price_minor > 50_000
    _sure(auction, alice, 10 * auction.price_minor - 1)
    with pytest.raises(NotSure):
        _sure(auction, alice, 10 * auction.price_minor)


def test_who_cannot_bid_is_not_asked(auction, alice) -> None:
    _sure(auction, auction.seller, 1_000_000)
    _sure(auction, alice, 1_000_000, currency="KES")
    Auction.objects.update(status=AuctionStatus.CANCELLED)
    auction.refresh_from_db()
    _sure(auction, alice, 1_000_000)


def test_words_are_in_both_languages() -> None:
    doubt = NotSure(amount=Money(20_000_000, "GNF"), times=2_000)
    assert str(doubt) == "You are about to bid 20,000,000\u00a0GNF, 2,000 times the current price. Bid it?"
    with override("fr"):
        assert str(doubt).replace("\u202f", "\u00a0") == (
            "Vous allez enchérir 20\u00a0000\u00a0000\u00a0GNF, soit 2\u00a0000 fois le prix actuel. Confirmez-vous cette enchère\u00a0?"
        )


def test_another_client_is_asked_as_well(auction, alice) -> None:
    socket = AuctionSocket({"headers": []}, AsyncMock())
    frame = {"type": "place_bid", "amount": "100000", "currency": "GNF"}
    answer = socket.handle(alice, auction.pk, frame)
    assert answer == {"ok": False, "code": "not_sure", "text": ASKS}
    assert socket.handle(alice, auction.pk, frame | {"confirmed": "10000"})["code"] == "not_sure"
    assert socket.handle(alice, auction.pk, frame | {"confirmed": "much"})["code"] == "amount"
    assert socket.handle(alice, auction.pk, frame | {"confirmed": "100000"})["ok"]
