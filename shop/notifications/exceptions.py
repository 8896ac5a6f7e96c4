"""What goes wrong on the way to a person."""

from django.utils.translation import gettext_lazy as _


class NotificationError(Exception):
    """Its text may be shown."""


class BadDevice(NotificationError):
    """What a browser gave as its push address is none of a push service that we know."""

    def __init__(self) -> None:
        super().__init__(_("This browser's notifications cannot be used here."))


class BadLink(NotificationError):
    """An unsubscribe link that we did not make."""


class SendingError(Exception):
    """A message that did not go out. Its text is for staff and holds nothing personal."""


class NotSent(SendingError):
    """It certainly did not go out, and may work later."""


class Refused(SendingError):
    """It certainly did not go out, and will not."""


class AddressDead(Refused):
    """Nothing can reach this address any more."""
