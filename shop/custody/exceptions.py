"""Why a movement of cash was refused, in words for the person who tried."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CustodyError(Exception):
    """Base of the app's refusals; the text may be shown."""

    message: str | Promise = _("This is not possible now.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotEnoughCash(CustodyError):
    """More was to be moved than the holder has."""

    message = _("There is not enough cash there.")


class BroughtSince(NotEnoughCash):
    """A difference is to be settled with notes that are others: its own have left these hands since."""

    message = _("This cash has been brought or answered for since. End the difference as explained.")


class NotAllowed(CustodyError):
    """Somebody without the right, or who would check themselves."""

    message = _("You cannot do this. You need the right to, and you cannot confirm your own action.")


class NotNow(CustodyError):
    """It has moved on."""

    message = _("This has changed in the meantime. Look at the page again.")


class WrongAmount(CustodyError):
    """Nothing, less than nothing, another currency, or more than there is."""

    message = _("This amount is not possible here.")


class BeyondTheBook(WrongAmount):
    """Somebody wants to bring more than the book says they have."""

    message = _("That is more than the cash you have. Declare no more than the amount above.")


class AlreadyDeclared(CustodyError):
    """One deposit at a time."""

    message = _("You have already declared a deposit. Bring it to its desk, or take it back first.")


class BeingCounted(CustodyError):
    """A deposit is taken back while its notes lie on the counter."""

    message = _("The cashier is counting. Wait for the count; afterwards you see it here.")


class TakenBack(CustodyError):
    """The deposit was cancelled before it was counted."""

    message = _("The deposit was cancelled by the person who brought it. Give the notes back too.")


class DayClosed(CustodyError):
    """The drawer was counted for today."""

    message = _("This desk is closed for today: its drawer has been counted.")


class DayNotClosed(CustodyError):
    """The drawer was not counted on its last day."""

    message = _("The desk's last day is not closed yet. Count the drawer and close it first.")


class NotEarned(CustodyError):
    """More is to be charged than the courier has earned."""

    message = _("The courier has not earned that much. Charge no more than what is owed to them.")


class NotThisWay(CustodyError):
    """A difference cannot end so."""

    message = _("A difference of this kind cannot end in this way.")


class ReasonNeeded(CustodyError):
    """Nobody moves cash without saying why."""

    message = _("Say why.")
