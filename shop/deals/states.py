"""The life of an agreed price."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DealSource(TextChoices):
    """Where it was agreed; `source_id` is the key of the auction or of the offer."""

    AUCTION = "auction", _("auction")
    CHAT = "chat", _("chat")


class DealStatus(TextChoices):
    """Open until it is ordered, runs out or is withdrawn. An ordered one whose order ends unpaid, in time, is open again."""

    OPEN = "open", pgettext_lazy("deal", "open")
    ORDERED = "ordered", _("ordered")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("deal", "withdrawn")


TRANSITIONS: dict[str, frozenset[str]] = {
    DealStatus.OPEN: frozenset({DealStatus.ORDERED, DealStatus.EXPIRED, DealStatus.WITHDRAWN}),
    DealStatus.ORDERED: frozenset({DealStatus.OPEN}),
    DealStatus.EXPIRED: frozenset(),
    DealStatus.WITHDRAWN: frozenset(),
}
