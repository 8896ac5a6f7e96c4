"""What reviews refuse, in words for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReviewError(Exception):
    """Something that cannot be done; its text may be shown. `status` is how HTTP says it."""

    message: str | Promise = _("This cannot be done.")
    status = 409

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotYours(ReviewError):
    """Only who received it writes about it, and never the store's own people."""

    message = _("Only the buyer can review what was bought.")


class NotYet(ReviewError):
    """The parcel is not there."""

    message = _("You can write about it once you have received it.")


class TooLate(ReviewError):
    """The time for writing, or for changing what was written, is over."""

    message = _("The time to write about this is over.")


class AlreadyWritten(ReviewError):
    """One review for each buyer and product."""

    message = _("You have written about this product already. You can change what you wrote.")


class ReviewGone(ReviewError):
    """Its author has withdrawn it, or staff have removed it."""

    message = _("This review is not there any more.")


class InvalidReview(ReviewError):
    """Stars that there are not, or more than fits."""

    message = _("This review cannot be kept like this.")
    status = 422


class TooFast(ReviewError):
    """More than a person writes."""

    message = _("You are writing very fast. Wait a few minutes, then send it again.")
    status = 429


class AlreadyReported(ReviewError):
    """Staff look at it already."""

    message = _("You have reported this review already. Our team looks at it.")


class ReportDecided(ReviewError):
    """Two moderators, one answer."""

    message = _("This has been decided already.")
