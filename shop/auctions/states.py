"""The life of an auction, and of the right to buy that it ends in."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SOFT_CLOSE = timedelta(minutes=2)  # a bid that moves the price so late moves the end to so long after it
HARD_END = timedelta(hours=1)  # but never further than this beyond the planned end
SECOND_CHANCE = timedelta(hours=24)  # how long the next bidder may think
SECOND_CHANCES = 2  # of one auction
VIOLATION_DAYS = 180
VIOLATIONS_ALLOWED = 2  # the third blocks bidding
BIDS_PER_MINUTE = 30  # of one person


class AuctionStatus(TextChoices):
    """`open` is said of one that is still to start as well: the clock decides, see `Auction.phase`."""

    DRAFT = "draft", _("waits for its listing")
    OPEN = "open", pgettext_lazy("auction", "open")
    SOLD = "sold", _("sold")
    UNSOLD = "unsold", _("not sold")
    CANCELLED = "cancelled", _("cancelled")


class Phase(TextChoices):
    """What an auction is at one instant. Over is over from its end on, whether it has been closed yet or not."""

    DRAFT = "draft", _("waits for its listing")
    SCHEDULED = "scheduled", _("starts soon")
    RUNNING = "running", _("running")
    OVER = "over", _("over")
    SOLD = "sold", _("sold")
    UNSOLD = "unsold", _("not sold")
    CANCELLED = "cancelled", _("cancelled")


class AuctionChoice(TextChoices):
    """What the page of auctions can be narrowed to; the value stands in its address."""

    RUNNING = "running", _("All running")
    SOON = "soon", _("Ending within 24 hours")
    QUIET = "quiet", _("No bids yet")
    UPCOMING = "upcoming", _("Starting soon")


class AwardKind(TextChoices):
    """How somebody came by the right to buy."""

    WINNER = "winner", _("highest bid")
    BUY_NOW = "buy_now", _("bought at once")
    SECOND = "second", _("second chance")


class AwardStatus(TextChoices):
    """Offered: asked, and free to say no. Due: to be ordered, and paid or confirmed, by its deadline."""

    OFFERED = "offered", _("offered")
    DUE = "due", _("to be paid")
    SETTLED = "settled", _("kept")
    MISSED = "missed", _("missed")
    DECLINED = "declined", _("declined")
    LAPSED = "lapsed", _("not answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("right to buy", "withdrawn")


A = AwardStatus
AWARD_TRANSITIONS: dict[str, frozenset[str]] = {
    A.OFFERED: frozenset({A.DUE, A.DECLINED, A.LAPSED, A.WITHDRAWN}),
    A.DUE: frozenset({A.SETTLED, A.MISSED, A.WITHDRAWN}),
    # The order that kept it can still be cancelled: by the buyer, or on the seller's side.
    A.SETTLED: frozenset({A.MISSED, A.WITHDRAWN}),
    A.MISSED: frozenset(),
    A.DECLINED: frozenset(),
    A.LAPSED: frozenset(),
    A.WITHDRAWN: frozenset(),
}
STANDING = (A.OFFERED, A.DUE, A.SETTLED)  # at most one of them for each auction


class Cause(TextChoices):
    """Why a violation was noted."""

    NOT_ORDERED = "ordered", _("did not order what was won")
    NOT_PAID = "paid", _("ordered, and did not pay")
    NOT_CONFIRMED = "confirmed", _("ordered in cash, and could not be reached")  # of old rows: nobody is blamed for it any more
    CANCELLED = "cancelled", _("ordered, and cancelled")
    REFUSED = "refused", _("ordered, and did not take it at the door")


class Signal(TextChoices):
    """What makes a bidder look like a friend of the seller's; and a seller who did not like the price."""

    DEVICE = "device", _("bids from the seller's device")
    SHARED_DEVICE = "shared", _("two bidders on one device")
    ADDRESS = "address", _("shares an address or a phone number with the seller")
    PATTERN = "pattern", _("bids with this seller alone, often, and never wins")
    DECLINED = "declined", _("had the right to buy, and the seller did not sell")


class Verdict(TextChoices):
    """What staff found."""

    OPEN = "open", _("to be looked at")
    CLEARED = "cleared", _("nothing wrong")
    CONFIRMED = "confirmed", pgettext_lazy("suspicion", "confirmed")
