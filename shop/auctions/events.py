"""What auctions record: of the auction itself, of the right to buy it, and of buyers who did not."""

from __future__ import annotations

from typing import TypedDict

from shop.auctions.states import AwardStatus
from shop.events.declarations import Event


class AuctionOpenedData(TypedDict):
    """Whose it is, and the planned end."""

    seller_id: int
    ends_at: str


class AuctionCancelledData(TypedDict):
    """Whose it was, and why it was taken down; the reason is empty where the seller gave none."""

    seller_id: int
    reason: str
    by_staff: bool


class AuctionSoldData(TypedDict):
    """The award that the sale begins with, and its price."""

    award_id: int
    buyer_id: int
    seller_id: int
    kind: str
    price_minor: int
    currency: str


class AuctionUnsoldData(TypedDict):
    """Whose it is; the reason is no_bids, reserve, stock, missed or declined."""

    seller_id: int
    reason: str


class AuctionEndsSoonData(TypedDict):
    """The end as it was then: a late bid can still move it."""

    ends_at: str


class AuctionOutbidData(TypedDict):
    """Who has led and does not any more, at which price and version of the auction."""

    user_ids: list[int]
    price_minor: int
    currency: str
    version: int


class BidRetractedData(TypedDict):
    """Which bid, whose, and why."""

    bid_id: int
    bidder_id: int
    reason: str


class SignalData(TypedDict):
    """One bidder, and what makes them look like a friend of the seller's: a `Signal`."""

    bidder_id: int
    signal: str


class AuctionSuspectedData(TypedDict):
    """What was found, and had not been found before."""

    signals: list[SignalData]


class SuspicionDecidedData(TypedDict):
    """What staff found: a `Verdict`; and their note."""

    verdict: str
    note: str


class AwardData(TypedDict):
    """The right to buy as it stands: of which auction, for whom, an `AwardKind`, at which price in its currency, and until when."""

    auction_id: int
    user_id: int
    kind: str
    price_minor: int
    expires_at: str


class ViolationNotedData(TypedDict):
    """Who did not buy what, and why: a `Cause`."""

    user_id: int
    auction_id: int
    cause: str


class ViolationAppealedData(TypedDict):
    """Who contests it."""

    user_id: int


class ViolationAnsweredData(TypedDict):
    """Whose it is, whether it was lifted, and the words of staff."""

    user_id: int
    lifted: bool
    answer: str


AUCTION_OPENED = Event("auction.opened", AuctionOpenedData, "The auction's clock was set: it runs, or starts at its moment.")
AUCTION_CANCELLED = Event("auction.cancelled", AuctionCancelledData, "The seller or staff took the auction down.")
AUCTION_SOLD = Event("auction.sold", AuctionSoldData, "The auction ended, and somebody has the right to buy.")
AUCTION_UNSOLD = Event("auction.unsold", AuctionUnsoldData, "The auction ended, and nobody has or will get the right to buy.")
AUCTION_ENDS_SOON = Event("auction.ends_soon", AuctionEndsSoonData, "The auction is about to end.")
AUCTION_OUTBID = Event("auction.outbid", AuctionOutbidData, "Bids of the last seconds took the lead from these people.")
AUCTION_BID_RETRACTED = Event("auction.bid_retracted", BidRetractedData, "Staff took a bid back.", history_only=True)
AUCTION_SUSPECTED = Event("auction.suspected", AuctionSuspectedData, "Some bidders look like friends of the seller's.")
AUCTION_SUSPICION_DECIDED = Event("auction.suspicion_decided", SuspicionDecidedData, "Staff have looked at a suspicion.", history_only=True)

AWARD_OFFERED = Event("award.offered", AwardData, "The next bidder was asked whether they want it.")
AWARD_DUE = Event("award.due", AwardData, "The next bidder wants it, and has to order.")
AWARD_REMINDED = Event("award.reminded", AwardData, "The buyer's time to order is running out.")
AWARD_SETTLED = Event("award.settled", AwardData, "The buyer kept their word: the order is paid, or can be counted on.", history_only=True)
AWARD_MISSED = Event("award.missed", AwardData, "The buyer did not keep their word.", history_only=True)
AWARD_DECLINED = Event("award.declined", AwardData, "The next bidder does not want it.", history_only=True)
AWARD_LAPSED = Event("award.lapsed", AwardData, "The next bidder did not answer in time.", history_only=True)
AWARD_WITHDRAWN = Event("award.withdrawn", AwardData, "The buyer could not buy it, by no fault of theirs.")

VIOLATION_NOTED = Event("violation.noted", ViolationNotedData, "It is held against a buyer that they did not buy what they had won.")
VIOLATION_APPEALED = Event("violation.appealed", ViolationAppealedData, "The buyer contests it.")
VIOLATION_ANSWERED = Event("violation.answered", ViolationAnsweredData, "Staff lifted it, or let it stand.")

AWARD_MOVED = {
    AwardStatus.OFFERED: AWARD_OFFERED,
    AwardStatus.DUE: AWARD_DUE,
    AwardStatus.SETTLED: AWARD_SETTLED,
    AwardStatus.MISSED: AWARD_MISSED,
    AwardStatus.DECLINED: AWARD_DECLINED,
    AwardStatus.LAPSED: AWARD_LAPSED,
    AwardStatus.WITHDRAWN: AWARD_WITHDRAWN,
}
