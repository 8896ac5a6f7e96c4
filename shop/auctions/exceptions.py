"""What an auction refuses, in words for the reader."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money

LIKELY_A_SLIP = 10  # times the price: from there on the question says so


class AuctionError(Exception):
    """Nothing has changed; the text may be shown. `code` is its name for other programs."""

    code = "refused"
    message: str | Promise = _("This is not possible now.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class BidRefused(AuctionError):
    """A bid that does not count."""


class NotStarted(BidRefused):
    """The auction has not begun."""

    code = "not_started"
    message = _("This auction has not started yet. Watch it, and we tell you.")


class AuctionOver(BidRefused):
    """At its end or later."""

    code = "over"
    message = _("This auction is over. Your bid came too late.")


class AuctionCancelled(BidRefused):
    """There is nothing to bid for."""

    code = "cancelled"
    message = _("This auction was cancelled.")


class NotSure(BidRefused):
    """Each bid is asked once: it counts when the bidder has confirmed the amount. At `times` the price it is likely a nought too many."""

    code = "not_sure"

    def __init__(self, *, amount: Money, times: int) -> None:
        super().__init__(amount, times)
        self.amount, self.times = amount, times

    def __str__(self) -> str:
        if self.times < LIKELY_A_SLIP:
            return _now("Bid up to %(amount)s?") % {"amount": self.amount}
        words = {"amount": self.amount, "times": number_format(self.times, force_grouping=True)}
        return _now("You are about to bid %(amount)s, %(times)s times the current price. Bid it?") % words


class PhoneUnproved(BidRefused):
    """The market wants to know first that the phone number is the bidder's."""

    code = "phone_unproved"
    message = _("Confirm your phone number before your first bid: we send you a code.")


class BidTooLow(BidRefused):
    """Less than the next bid must be. It is never raised silently: the bidder decides anew."""

    code = "too_low"

    def __init__(self, *, lowest: Money, price: Money, has_moved: bool) -> None:
        super().__init__(lowest, price)
        self.lowest, self.price, self.has_moved = lowest, price, has_moved

    def __str__(self) -> str:
        words = {"lowest": self.lowest, "price": self.price}
        if self.has_moved:
            return _now("Others have bid meanwhile: the price is %(price)s now. Bid at least %(lowest)s.") % words
        return _now("Bid at least %(lowest)s.") % words


class NotShown(BidRefused):
    """The seller has just put the listing away, or paused the store."""

    code = "not_shown"
    message = _("The seller has taken this off sale, so bidding is closed.")


class ListingChanged(BidRefused):
    """What was bid for is no longer what the page said."""

    code = "listing_changed"
    message = _("The seller has changed the listing since you looked. Open this page again and read it, then bid.")


class NotARaise(BidRefused):
    """The leader names less than before."""

    code = "not_a_raise"

    def __init__(self, *, maximum: Money) -> None:
        super().__init__(maximum)
        self.maximum = maximum

    def __str__(self) -> str:
        return _now("You lead with a maximum of %(maximum)s already. You can raise it, not lower it.") % {"maximum": self.maximum}


class WrongCurrency(BidRefused):
    """An amount in another currency."""

    code = "currency"

    def __init__(self, *, currency: str) -> None:
        super().__init__(_("Bids in this auction are in %(currency)s.") % {"currency": currency})


class WrongStep(BidRefused):
    """An amount that nobody can pay in cash."""

    code = "step"

    def __init__(self, *, step: Money) -> None:
        super().__init__(_("Bid in steps of %(step)s.") % {"step": step})


class TooMuch(BidRefused):
    """A slip of the finger, or mischief."""

    code = "too_much"
    message = _("This is above the highest possible bid. Check the amount.")


class OwnAuction(BidRefused):
    """The seller, or somebody of their household."""

    code = "own"
    message = _("You cannot bid on your own auction, or on one whose seller has your phone number or address.")


class OutOfReach(BidRefused):
    """What is won must be able to come to its winner."""

    code = "out_of_reach"

    def __init__(self, *, store: str) -> None:
        super().__init__(
            _("%(store)s does not deliver to you. Add an address to which it delivers, or where you can collect it, then bid.")
            % {"store": store}
        )


class BiddingBlocked(BidRefused):
    """Too often won and not bought."""

    code = "blocked"
    message = _("You cannot bid for now: you have won several auctions and not bought. See your bids for what you can do.")


class TooManyBids(BidRefused):
    """Faster than any person."""

    code = "too_many"
    message = _("That was a lot of bids in a short time. Wait a minute, then continue.")


class BuyNowGone(BidRefused):
    """Somebody has bid, or it was never offered."""

    code = "no_buy_now"
    message = _("There is already a bid, so “Buy now” has ended.")


class InvalidTerms(AuctionError):
    """An auction that cannot be held so."""

    code = "terms"
    message = _("This auction cannot be held as it is.")


class AuctionStands(AuctionError):
    """It has gone too far for this change."""

    code = "stands"
    message = _("This auction has begun, so it can no longer be changed.")


class HasBids(AuctionError):
    """Sellers keep their word as well."""

    code = "has_bids"
    message = _("There is already a bid. Only our team can cancel this auction now.")


class ReasonMissing(AuctionError):
    """Staff act on people's bids without saying why."""

    code = "reason"
    message = _("Say why.")


class AlreadyDone(AuctionError):
    """Somebody was quicker, or it was clicked twice."""

    code = "done"
    message = _("This has changed in the meantime. Look at the page again.")


class OfferOver(AuctionError):
    """The clock of an offer has run out, or it was answered."""

    code = "offer_over"
    message = _("This offer is over.")
