"""Why an answer was not taken."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ModerationError(Exception):
    """An answer that was not taken; its text may be shown."""

    message: str | Promise = _("This answer was not taken.")

    def __str__(self) -> str:
        return str(self.message)


class ReasonMissing(ModerationError):
    """A refusal without words."""

    message = _("Say what the seller should change: they read this.")


class ChangedMeanwhile(ModerationError):
    """The seller changed the listing after the moderator opened it."""

    message = _("The seller has changed this listing since you opened it. Look at it again, then answer.")


class NotWaiting(ModerationError):
    """Somebody else was quicker, or the seller took the listing back."""

    message = _("This listing is no longer waiting for a review.")
