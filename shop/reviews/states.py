"""Words for what becomes of a review, and why."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.phrases import declare_phrases

STARS = (1, 2, 3, 4, 5)
STAR_WORDS: dict[int, str | Promise] = {1: _("bad"), 2: _("not good"), 3: _("all right"), 4: _("good"), 5: _("very good")}
LOW = 3  # stars: up to here a seller should look


class ReviewStatus(TextChoices):
    """Whether people see it. Whoever withdraws a review takes it away altogether."""

    PUBLISHED = "published", pgettext_lazy("review", "published")
    REMOVED = "removed", pgettext_lazy("review", "removed")


class Complaint(TextChoices):
    """What somebody says is wrong with a review."""

    ABUSE = "abuse", _("insults or threats")
    FAKE = "fake", _("not honest: bought, or written to harm")
    PRIVATE = "private", _("tells a name, a number or an address")
    SPAM = "spam", _("advertising")
    OFF_TOPIC = "off_topic", _("not about the product")
    OTHER = "other", _("something else")


declare_phrases("review_report", dict(Complaint.choices))
declare_phrases("review_removed", dict(Complaint.choices))


class ReportStatus(TextChoices):
    """What staff made of a report."""

    OPEN = "open", _("to decide")
    DISMISSED = "dismissed", _("nothing wrong")
    REMOVED = "removed", _("review removed")


class ReviewSort(TextChoices):
    """Which reviews come first."""

    NEWEST = "newest", _("Newest first")
    HIGHEST = "highest", _("Best first")
    LOWEST = "lowest", _("Worst first")
