"""What can go wrong with accounts. The texts may be shown."""

from datetime import timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


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
            _(
                "The phone number of this account now belongs to another account, and there is no e-mail address: its owner "
                "can only create a new account."
            )
        )


class ClosingReasonMissing(AccountError):
    """Whoever loses an account is told why."""

    def __init__(self) -> None:
        super().__init__(_("Say in a few words why the account is closed: its owner reads it."))


class ProofRefused(AccountError):
    """The number is not proved."""


class NoCodeSent(ProofRefused):
    """No code is open for this number: none was sent, or another has taken its place, or it was used."""

    def __init__(self) -> None:
        super().__init__(_("This code is no longer good. Ask for a new one."))


class CodeLate(ProofRefused):
    """Right or wrong, its time is over."""

    def __init__(self) -> None:
        super().__init__(_("This code came too late: it was good for 10 minutes. Ask for a new one."))


class CodeWrong(ProofRefused):
    """Not what was sent to this number."""

    def __init__(self) -> None:
        super().__init__(_("This is not the code that we sent to this number. Look at it again."))


class ProofWaits(ProofRefused):
    """Many wrong codes came before."""

    def __init__(self, left: timedelta) -> None:
        minutes = ceil(left.total_seconds() / 60)
        text = ngettext("Too many wrong codes. Wait %(minutes)d minute.", "Too many wrong codes. Wait %(minutes)d minutes.", minutes)
        super().__init__(text % {"minutes": minutes})


class TooManyCodes(ProofRefused):
    """So many codes were sent that no more are for now."""
