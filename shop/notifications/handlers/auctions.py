"""Bidders hear that they are outbid, have won or lost; sellers how it ended."""

from collections.abc import Iterable

from django.urls import reverse

from shop.auctions.models import Auction, Bid, Violation, Watch
from shop.common.money import Money
from shop.events.models import DomainEvent
from shop.events.registry import on_event
from shop.notifications.services import notify


@on_event("auction.outbid")
def tell_the_outbid(event: DomainEvent) -> None:
    """Unless they lead again by now."""
    auction = _auction(event.subject_id)
    _tell(event, auction, set(event.data["user_ids"]) - {auction.leader_id}, "auction.outbid", price_minor=auction.price_minor)


@on_event("auction.sold")
def tell_winner_losers_and_seller(event: DomainEvent) -> None:
    """Each their own sentence."""
    auction, price, buyer = _auction(event.subject_id), event.data["price_minor"], event.data["buyer_id"]
    bidders = _bidders(auction)
    _tell(event, auction, [buyer], "auction.won", price_minor=price)
    _tell(event, auction, bidders - {buyer}, "auction.lost", price_minor=price)
    _tell(event, auction, [auction.seller_id], "auction.sold", price_minor=price, page="seller")


@on_event("auction.unsold")
def tell_seller_that_nobody_bought(event: DomainEvent) -> None:
    """With the page from which it is relisted. Bidders hear that their bids were not enough."""
    auction = _auction(event.subject_id)
    if event.data["reason"] == "reserve":
        _tell(event, auction, _bidders(auction), "auction.not_sold", price_minor=auction.price_minor)
    _tell(event, auction, [auction.seller_id], "auction.unsold", price_minor=auction.price_minor, page="seller")


@on_event("auction.cancelled")
def tell_bidders_that_it_is_off(event: DomainEvent) -> None:
    """They may spend their money elsewhere."""
    auction = _auction(event.subject_id)
    _tell(event, auction, _bidders(auction), "auction.cancelled", price_minor=auction.price_minor, page="bids")


@on_event("auction.ends_soon")
def tell_who_watches(event: DomainEvent) -> None:
    """A quarter of an hour before the end."""
    auction = _auction(event.subject_id)
    watching = Watch.objects.filter(auction=auction).values_list("user_id", flat=True)
    _tell(event, auction, watching, "auction.ends_soon", price_minor=auction.price_minor)


@on_event("award.offered", "award.reminded")
def tell_who_may_buy(event: DomainEvent) -> None:
    """That they are asked, or that their time runs out."""
    _tell(
        event, _auction(event.data["auction_id"]), [event.data["user_id"]], event.name, price_minor=event.data["price_minor"], page="bids"
    )


@on_event("violation.noted", "violation.answered")
def tell_who_did_not_buy(event: DomainEvent) -> None:
    """And where they can contest it."""
    violation = Violation.objects.select_related("award").get(pk=event.subject_id)
    auction, answer = _auction(violation.award.auction_id), event.data.get("answer", "")
    _tell(event, auction, [violation.user_id], event.name, price_minor=violation.award.price_minor, page="bids", answer=answer)


def _auction(pk: int) -> Auction:
    return Auction.objects.select_related("product").get(pk=pk)


def _bidders(auction: Auction) -> set[int]:
    return set(Bid.objects.filter(auction=auction).standing().order_by().values_list("bidder_id", flat=True))


def _tell(
    event: DomainEvent, auction: Auction, recipients: Iterable[int], kind: str, *, price_minor: int, page: str = "", **more: str
) -> None:
    pages = {"bids": reverse("auctions:bids"), "seller": reverse("sellers:product_auction", args=[auction.product_id])}
    data = {"title": auction.product.title, "price": Money(price_minor, auction.currency), **more}
    notify(event, recipients=recipients, kind=kind, data=data, url=pages.get(page) or auction.product.get_absolute_url())
