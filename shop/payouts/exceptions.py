"""What a payout refuses, in words for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.custody.exceptions import CustodyError
from shop.payments.exceptions import PaymentError


class PayoutError(Exception):
    """Something a payout refuses; its text may be shown."""

    message: str | Promise = _("This cannot be done with the payout.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotAllowed(PayoutError):
    """The person has no such right over the money."""

    message = _("You are not the person who may do this.")


class SamePerson(PayoutError):
    """Two people must look at the same money."""

    message = _("Another colleague must do this: one person cannot approve and pay the same money, or their own.")


class NothingAvailable(PayoutError):
    """There is nothing to pay out now."""

    message = _("Nothing can be paid out at the moment.")


class TooLittle(PayoutError):
    """Below the market's minimum."""


class RailUnavailable(PayoutError):
    """The way is not offered for this payee; the reason is the text."""

    message = _("This way of being paid is not available here.")


class DestinationNotReady(PayoutError):
    """It is not verified, or was changed less than a day ago; the reason is the text."""

    message = _("This account cannot be paid to yet.")


class PayeeStopped(PayoutError):
    """Staff have stopped payouts to this payee; the reason is the text."""

    message = _("Payouts are stopped for the moment.")


class PayoutMoved(PayoutError):
    """The payout is not where that step begins: somebody was quicker, or the page was old."""

    def __init__(self, label: str) -> None:
        super().__init__(_("The payout has moved on in the meantime: it is now “%(state)s”.") % {"state": label})


class BalanceFell(PayoutError):
    """Refunds since the request have eaten the money."""

    message = _("Refunds since the request have brought the balance below zero: cancel this payout, and ask for a new one.")


class WrongCode(PayoutError):
    """The code said at the desk is another."""

    message = _("This is not the code of the payout.")


class CodeLocked(PayoutError):
    """Too many wrong codes."""

    message = _("Too many wrong codes. Cancel the payout, and ask for a new one.")


class NoteNeeded(PayoutError):
    """Whoever is concerned is told why."""

    message = _("Say in a few words why.")


REFUSALS = (PayoutError, CustodyError, PaymentError)  # whatever says no when money is moved out
