"""What can go wrong with accounts. The texts may be shown."""

from django.utils.translation import gettext as _


class AccountError(Exception):
    """Something about an account, in words for the reader."""


class TextNotTaken(Exception):
    """A gateway has certainly not taken a text message. `may_work_later` when it was away or busy. Holds neither number nor text."""

    def __init__(self, reason: str, *, may_work_later: bool) -> None:
        super().__init__(reason)
        self.may_work_later = may_work_later


class TextPerhapsTaken(Exception):
    """A gateway stumbled over a text message: nobody knows whether it goes out."""


class PhoneTaken(AccountError):
    """The number belongs to another account."""


class NumberGone(AccountError):
    """A closed account has nothing left by which its owner could be reached."""

    def __init__(self) -> None:
        super().__init__(
            _("The phone number of this account has gone to somebody else, and it has no e-mail address: its owner can only sign up anew.")
        )


class ClosingReasonMissing(AccountError):
    """Whoever loses an account is told why."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why the account is closed: its owner reads it."))
