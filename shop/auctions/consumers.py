"""/ws/auction/<id>/: an auction for other clients than our pages.

Out: {"type": "bid.placed", "auction", "amount", "currency", "bidder", "leader", "ends_at", "version"}, the amount being the price after the
bid in major units as text, which is what the leader would pay; bidder and leader are pseudonyms, and two when the bid was beaten at once.
`ends_at` is ISO 8601. {"type": "auction.changed", "auction", "phase", "amount", "currency", "ends_at", "version"}
for everything else. In: {"type": "place_bid", "amount": "50000", "currency": "GNF", "version": 57, "id": …}, the amount being the maximum.
It is answered with {"ok": true, "leading", "amount", "version", …}, or with the code and the text of the refusal. Every bid is asked once,
as on our pages: that is "not_sure" with the question as its text, and it counts when it comes again with "confirmed", the same amount.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from shop.accounts.models import User
from shop.auctions.exceptions import BidRefused
from shop.auctions.models import Auction, Bid
from shop.auctions.pseudonyms import device_mark
from shop.auctions.queries import leading_after
from shop.auctions.services.bids import bid_when_sure
from shop.common.amounts import MOST_CHARACTERS, read_amount
from shop.common.devices import DEVICE_COOKIE
from shop.common.money import DECIMALS, Money
from shop.common.sockets import Frame, JsonConsumer, Send, cookies_of

MANY = 200  # bids that a client which was away hears one by one


class AuctionSocket(JsonConsumer):
    """One auction's. Bids sent in go to the service that the page's form uses."""

    kind = "auction"

    def __init__(self, scope: dict[str, Any], send: Send) -> None:
        super().__init__(scope, send)
        self.device = device_mark(cookies_of(scope).get(DEVICE_COOKIE, ""))

    @staticmethod
    def news(pk: int, since: int) -> list[Frame]:
        """The bids since that version, and what else has become of it."""
        auction = Auction.objects.get(pk=pk)
        bids = list(Bid.objects.filter(auction=auction, version__gt=since).shown()[:MANY])[::-1]
        frames = [_frame_of_bid(auction, bid, leading) for bid, leading in zip(bids, leading_after(auction, bids), strict=True)]
        told = frames[-1]["version"] if frames else since
        hidden = Bid.objects.filter(auction=auction, version__gt=told, is_raise=True).count()
        if auction.version - hidden > told:  # a raise of one's own maximum is nobody else's business
            frames.append(
                {"type": "auction.changed", "phase": str(auction.phase), "version": auction.version}
                | _price_and_end(auction, auction.price)
            )
        return frames

    def handle(self, user: User | AnonymousUser, pk: int, frame: Frame) -> Frame:
        """Place a bid."""
        if frame.get("type") != "place_bid":
            return {"ok": False, "code": "not_understood"}
        if not user.is_authenticated:
            return {"ok": False, "code": "signed_out"}
        try:
            maximum = _money_of_frame(frame, "amount")
            confirmed = _money_of_frame(frame, "confirmed") if "confirmed" in frame else None
        except (ValueError, TypeError) as error:
            return {"ok": False, "code": "amount", "text": str(error)}
        version = frame.get("version")
        try:
            seen = version if isinstance(version, int) else 0
            placed = bid_when_sure(pk, bidder=user, maximum=maximum, confirmed=confirmed, seen_version=seen, device=self.device)
        except BidRefused as error:
            return {"ok": False, "code": error.code, "text": str(error)}
        auction = placed.auction
        return {"ok": True, "leading": placed.is_leading, "version": auction.version} | _price_and_end(auction, auction.price)


def _frame_of_bid(auction: Auction, bid: Bid, leading: Bid) -> Frame:
    said = {"type": "bid.placed", "bidder": bid.alias, "leader": leading.alias, "version": bid.version}
    return said | _price_and_end(auction, Money(bid.price_minor, auction.currency))


def _price_and_end(auction: Auction, price: Money) -> dict[str, Any]:
    ends_at = auction.ends_at.isoformat() if auction.ends_at else None
    return {"auction": auction.pk, "amount": str(price.decimal), "currency": price.currency, "ends_at": ends_at}


def _money_of_frame(frame: Frame, name: str) -> Money:
    amount, currency = frame.get(name), frame.get("currency")
    if (
        not isinstance(amount, str | int)
        or isinstance(amount, bool)
        or len(str(amount)) > MOST_CHARACTERS
        or not isinstance(currency, str)
        or currency not in DECIMALS
    ):
        raise ValueError(f"{name}: figures as text, currency: an ISO 4217 code")
    return read_amount(str(amount), currency)
