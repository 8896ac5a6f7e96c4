"""The demo's auctions: opened, bid for and closed through the services that people use, as if they had begun days ago."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from shop.accounts.models import User
from shop.auctions.exceptions import AuctionStands, BiddingBlocked, InvalidTerms
from shop.auctions.models import Auction, Bid
from shop.auctions.services.awards import settle_due_awards
from shop.auctions.services.bid_news import catch_up_with_bids
from shop.auctions.services.bids import place_bid
from shop.auctions.services.closings import close_auction, close_due_auctions
from shop.auctions.services.lifecycle import SellerTerms, set_auction_terms
from shop.auctions.services.watches import toggle_watch
from shop.auctions.states import HARD_END
from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.money import Money
from site_config.demo.content import AUCTIONS, PEOPLE, AuctionData
from site_config.demo.loader import settle_events


def load_auctions() -> None:
    """What is auctioned stays as it is, and ends when it ends; what is over begins again, so that some always run.

    People and products must be there.
    """
    close_due_auctions()
    settle_due_awards()
    people = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    known = set(Auction.objects.values_list("product__store__slug", "product__source_handle"))
    going = set(Auction.objects.running(now()).values_list("product__store__slug", "product__source_handle"))
    new = [data for data in AUCTIONS if _key(data) not in (going if data.left > timedelta(0) else known)]
    for data in new:
        with suppress(AuctionStands, InvalidTerms):  # its winner may still buy, or the last piece is gone
            _load_auction(data, people)
    if new:
        settle_events([user.pk for user in people.values()])


def _key(data: AuctionData) -> tuple[str, str]:
    return data.goods.store, data.goods.sku


def _load_auction(data: AuctionData, people: dict[str, User]) -> None:
    product = Product.objects.select_related("store").get(store__slug=data.goods.store, source_handle=data.goods.sku)
    with transaction.atomic():
        auction = set_auction_terms(product, _terms(data, product.store.currency), actor_id=product.store.owner_id)
        for person, maximum in data.bids:
            with suppress(BiddingBlocked):  # somebody played the winner who never buys
                place_bid(auction.pk, bidder=people[person.email], maximum=Money(maximum, auction.currency))
        for person in data.watchers:
            toggle_watch(people[person.email], auction)
        _begin_earlier(auction, now() + data.left)
    close_auction(auction.pk)  # one that is over
    catch_up_with_bids(auction.pk)


def _terms(data: AuctionData, currency: str) -> SellerTerms:
    reserve, buy_now = (None if minor is None else Money(minor, currency) for minor in (data.reserve, data.buy_now))
    return SellerTerms(Money(data.goods.price, currency), timedelta(days=data.days), reserve, buy_now)


def _begin_earlier(auction: Auction, ends_at: datetime) -> None:
    """Move its clock, and with it its bids: evenly between the start and now, or the end."""
    starts_at = ends_at - timedelta(minutes=auction.minutes)
    Auction.objects.filter(pk=auction.pk).update(starts_at=starts_at, ends_at=ends_at, hard_ends_at=ends_at + HARD_END)
    bids = list(Bid.objects.filter(auction=auction).order_by("version").values_list("pk", flat=True))
    step = (min(now(), ends_at) - starts_at) / (len(bids) + 1)
    for number, pk in enumerate(bids, start=1):
        Bid.objects.filter(pk=pk).update(placed_at=starts_at + number * step)
