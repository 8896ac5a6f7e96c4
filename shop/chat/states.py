"""Where offers and reports stand, and who speaks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.phrases import declare_phrases


class Side(TextChoices):
    """Who speaks in a conversation."""

    BUYER = "buyer", _("buyer")
    STORE = "store", _("store")

    @property
    def other(self) -> "Side":
        """Who listens."""
        return Side.STORE if self == Side.BUYER else Side.BUYER


class OfferStatus(TextChoices):
    """Where an offered price stands."""

    OPEN = "open", _("waiting for an answer")
    AGREED = "agreed", pgettext_lazy("offer", "agreed")
    ORDERED = "ordered", pgettext_lazy("offer", "ordered")
    DECLINED = "declined", pgettext_lazy("offer", "declined")
    COUNTERED = "countered", _("answered with another price")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", pgettext_lazy("offer", "expired")


S = OfferStatus
_ENDINGS = frozenset({S.DECLINED, S.COUNTERED, S.WITHDRAWN, S.EXPIRED})
TRANSITIONS: dict[str, frozenset[str]] = {
    S.OPEN: _ENDINGS | {S.AGREED},
    S.AGREED: _ENDINGS | {S.ORDERED},
    S.ORDERED: frozenset({S.AGREED}),  # its order ended in time: it can be ordered once more
    S.DECLINED: frozenset(),
    S.COUNTERED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.EXPIRED: frozenset(),
}
LIVE = frozenset({S.OPEN, S.AGREED})


class AwayMode(TextChoices):
    """When the store answers by itself that nobody is there."""

    NEVER = "never", _("never")
    CLOSED = "closed", _("while the store is closed or away")
    ALWAYS = "always", _("always, until you change it")


class ReportReason(TextChoices):
    """What somebody complains of."""

    ABUSE = "abuse", _("insults or threats")
    FRAUD = "fraud", _("fraud, or wants to be paid elsewhere")
    SPAM = "spam", _("advertising that nobody asked for")
    FORBIDDEN = "forbidden", _("offers something forbidden")
    OTHER = "other", _("something else")


declare_phrases("chat_report", dict(ReportReason.choices))


SIGN_WORDS = {"phone": _("phone number"), "email": _("e-mail address"), "platform": _("another messenger"), "link": _("link")}
CARD_WORDS = {
    "removed": _("A message that staff removed"),
    "offer": _("An offer"),
    "order": _("An order"),
    "product": _("A product"),
    "image": _("A picture"),
}
declare_phrases("chat_card", CARD_WORDS)


class ReportStatus(TextChoices):
    """What staff made of it."""

    OPEN = "open", _("to decide")
    DISMISSED = "dismissed", _("nothing wrong")
    REMOVED = "removed", _("messages removed")
    CLOSED = "closed", _("conversation closed")
