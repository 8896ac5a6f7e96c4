"""What may be wrong with a cart line, and the limits of a cart."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MAX_UNITS = 999  # of one variant: the database holds the same limit
MAX_LINES = 100


class LineProblem(TextChoices):
    """Why a line cannot be bought as it stands. Too few are left: the shopper says how many. Any other: it cannot be bought at all."""

    GONE = "gone", _("no longer on sale")
    AUCTIONED = "auctioned", _("being auctioned")
    SOLD_OUT = "sold_out", _("sold out")
    TOO_FEW = "too_few", _("not enough left")
    LAPSED = "lapsed", _("no longer agreed")
    CLOSED = "closed", _("store closed")
    ELSEWHERE = "elsewhere", _("not delivered to you")
