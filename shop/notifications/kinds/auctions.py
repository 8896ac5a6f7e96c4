"""Auctions, told to bidders and sellers."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from shop.notifications.kinds.shapes import NotificationKind
from shop.notifications.states import Audience, Topic, Urgency

_of_bidder = partial(NotificationKind, topic=Topic.AUCTIONS, audience=Audience.BUYER)
_of_seller = partial(NotificationKind, topic=Topic.AUCTIONS, audience=Audience.SELLER)

KINDS = (
    _of_bidder(name="auction.outbid", text=_("You are outbid on “%(title)s”: the price is %(price)s now."), urgency=Urgency.HIGH),
    _of_bidder(
        name="auction.won",
        text=_("“%(title)s” is yours for %(price)s. Order before the deadline."),
        urgency=Urgency.HIGH,
        is_mandatory=True,
    ),
    _of_bidder(name="auction.lost", text=_("“%(title)s” went to another bidder for %(price)s.")),
    _of_bidder(name="auction.not_sold", text=_("“%(title)s” was not sold: the bids did not reach what the seller asks.")),
    _of_bidder(
        name="auction.cancelled", text=_("The auction of “%(title)s” was cancelled. Your bid no longer counts."), urgency=Urgency.HIGH
    ),
    _of_bidder(name="auction.ends_soon", text=_("“%(title)s”, which you watch, ends soon.")),
    _of_bidder(
        name="award.called_off",
        text=_("You cannot buy “%(title)s” after all: our team has closed the store. You owe nothing."),
        urgency=Urgency.HIGH,
    ),
    _of_bidder(name="award.offered", text=_("You can still have “%(title)s” for %(price)s. You do not have to take it.")),
    _of_bidder(
        name="award.reminded", text=_("Order “%(title)s”, which you have won, or it goes to the next bidder."), urgency=Urgency.HIGH
    ),
    _of_bidder(name="violation.noted", text=_("You have won “%(title)s” and not bought it. That counts against you; you can contest it.")),
    _of_bidder(name="violation.answered", text=_("Our team has answered about “%(title)s”: %(answer)s")),
    _of_seller(name="auction.sold", text=_("“%(title)s” is sold by auction for %(price)s.")),
    _of_seller(name="auction.unsold", text=_("The auction of “%(title)s” ended without a buyer. You can auction it again.")),
)
