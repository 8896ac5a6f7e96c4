"""Bidders hear that they are outbid, have won or lost; sellers how it ended."""

from collections.abc import Iterable

from django.urls import reverse

from shop.auctions.events import (
    AUCTION_CANCELLED,
    AUCTION_ENDS_SOON,
    AUCTION_OUTBID,
    AUCTION_SOLD,
    AUCTION_UNSOLD,
    AWARD_OFFERED,
    AWARD_REMINDED,
    AWARD_WITHDRAWN,
    VIOLATION_ANSWERED,
    VIOLATION_NOTED,
)
from shop.auctions.models import Auction, Award, Bid, Violation, Watch
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify_recipients
from shop.orders.models import Order


@on_event(AUCTION_OUTBID)
def notify_outbid_bidders(event: DomainEvent) -> None:
    """Unless they lead again by now."""
    auction, outbid = _auction_with_product(event.subject_id), AUCTION_OUTBID.read(event)
    recipients = set(outbid["user_ids"]) - {auction.leader_id}
    _notify_of_auction(event, auction, recipients, AUCTION_OUTBID.name, price_minor=auction.price_minor)


@on_event(AUCTION_SOLD)
def notify_of_sold_auction(event: DomainEvent) -> None:
    """Winner, losers and seller, each their own sentence."""
    auction, sale = _auction_with_product(event.subject_id), AUCTION_SOLD.read(event)
    buyer, price = sale["buyer_id"], sale["price_minor"]
    bidders = _bidders_of(auction)
    _notify_of_auction(event, auction, [buyer], "auction.won", price_minor=price)
    _notify_of_auction(event, auction, bidders - {buyer}, "auction.lost", price_minor=price)
    _notify_of_auction(event, auction, [auction.seller_id], AUCTION_SOLD.name, price_minor=price, page="seller")


@on_event(AUCTION_UNSOLD)
def notify_of_unsold_auction(event: DomainEvent) -> None:
    """The seller, with the page from which it is relisted. Bidders hear when their bids were not enough."""
    auction = _auction_with_product(event.subject_id)
    price = auction.price_minor
    if AUCTION_UNSOLD.read(event)["reason"] == "reserve":
        _notify_of_auction(event, auction, _bidders_of(auction), "auction.not_sold", price_minor=price)
    _notify_of_auction(event, auction, [auction.seller_id], AUCTION_UNSOLD.name, price_minor=price, page="seller")


@on_event(AWARD_WITHDRAWN)
def notify_winner_of_closed_store(event: DomainEvent) -> None:
    """Staff have closed the store before anything was ordered; where an order was cancelled its buyer hears of that."""
    award = Award.objects.select_related("auction__product__store").get(pk=event.subject_id)
    auction = award.auction
    if auction.product.store.is_closed and not Order.objects.filter(lines__deal=award.deal_id).exists():
        _notify_of_auction(event, auction, [award.user_id], "award.called_off", price_minor=award.price_minor, page="bids")


@on_event(AUCTION_CANCELLED)
def notify_bidders_of_cancelled_auction(event: DomainEvent) -> None:
    """They may spend their money elsewhere."""
    auction = _auction_with_product(event.subject_id)
    _notify_of_auction(event, auction, _bidders_of(auction), AUCTION_CANCELLED.name, price_minor=auction.price_minor, page="bids")


@on_event(AUCTION_ENDS_SOON)
def notify_watchers_of_near_end(event: DomainEvent) -> None:
    """A quarter of an hour before the end."""
    auction = _auction_with_product(event.subject_id)
    watching = Watch.objects.filter(auction=auction).values_list("user_id", flat=True)
    _notify_of_auction(event, auction, watching, AUCTION_ENDS_SOON.name, price_minor=auction.price_minor)


@on_event(AWARD_OFFERED, AWARD_REMINDED)
def notify_next_buyer(event: DomainEvent) -> None:
    """That they are asked, or that their time runs out."""
    award = AWARD_OFFERED.read(event)
    auction = _auction_with_product(award["auction_id"])
    _notify_of_auction(event, auction, [award["user_id"]], event.name, price_minor=award["price_minor"], page="bids")


@on_event(VIOLATION_NOTED)
def notify_of_violation(event: DomainEvent) -> None:
    """Whoever did not buy, and where they can contest it."""
    _notify_violator(event)


@on_event(VIOLATION_ANSWERED)
def notify_of_answered_violation(event: DomainEvent) -> None:
    """What staff answered to whoever did not buy."""
    _notify_violator(event, answer=VIOLATION_ANSWERED.read(event)["answer"])


def _notify_violator(event: DomainEvent, *, answer: str = "") -> None:
    violation = Violation.objects.select_related("award").get(pk=event.subject_id)
    auction, price = _auction_with_product(violation.award.auction_id), violation.award.price_minor
    _notify_of_auction(event, auction, [violation.user_id], event.name, price_minor=price, page="bids", answer=answer)


def _auction_with_product(pk: int) -> Auction:
    return Auction.objects.select_related("product").get(pk=pk)


def _bidders_of(auction: Auction) -> set[int]:
    return set(Bid.objects.filter(auction=auction).standing().order_by().values_list("bidder_id", flat=True))


def _notify_of_auction(
    event: DomainEvent, auction: Auction, recipients: Iterable[int], kind: str, *, price_minor: int, page: str = "", **more: str
) -> None:
    pages = {"bids": reverse("auctions:bids"), "seller": reverse("sellers:product_auction", args=[auction.product_id])}
    data = {"title": auction.product.title, "price": Money(price_minor, auction.currency), **more}
    notify_recipients(event, recipients=recipients, kind=kind, data=data, url=pages.get(page) or auction.product.get_absolute_url())
