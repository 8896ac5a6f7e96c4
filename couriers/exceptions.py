"""Why something about a delivery was refused, in words for the person who tried."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.orders.exceptions import OrderError


class CourierError(Exception):
    """Base of the app's refusals; the text may be shown."""

    message: str | Promise = _("This is not possible now.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class ParcelGiven(OrderError):
    """An order cannot end while its parcel may be in the courier's hands."""

    message = _("The parcel has been given to the courier. The store takes it back first; then the order can be cancelled.")


class NotAllowed(CourierError):
    """Somebody reached for a parcel that is not theirs to move."""

    message = _("This parcel is not yours to move.")


class NotNow(CourierError):
    """The delivery has moved on, or is not there yet."""

    message = _("The parcel has moved on in the meantime. Look at the page again.")


class HalfOpen(NotNow):
    """A parcel cannot go anywhere while one of the two says that its cash is paid."""

    message = _("One of you says that the cash is paid. Confirm it, or say that it is not true: then a cash desk decides.")


class AskedAlready(NotNow):
    """A word about the cash is taken back after the other was asked for theirs."""

    message = _("The other side has been asked already. If your confirmation was a mistake, say that it is not true: a cash desk decides.")


class AskedJustNow(NotNow):
    """Another text message within minutes, or more than a handful."""

    message = _("The buyer has just been asked. Wait some minutes before you ask again.")


class NotYourCase(NotAllowed):
    """A desk decides about somebody it is linked with, or without the right to."""

    message = _("You cannot decide this. You need the right to settle cash, and no link to the people concerned.")


class LinkUsed(NotNow):
    """The link of a text message works once."""

    message = _("This link has been used.")


class NothingCarried(CourierError):
    """An order of downloads alone has no parcel."""

    message = _("Nothing of this order is carried.")


class OrderClosed(CourierError):
    """The order was cancelled, or its parcel has left already."""

    message = _("This order was cancelled or its parcel has already left.")


class NotReady(CourierError):
    """The seller has not packed yet."""

    message = _("The order is not ready yet. The seller marks it as ready first.")


class AlreadyTaken(CourierError):
    """Another courier was quicker."""

    message = _("Another courier accepted it first. Here are the open deliveries.")


class EarnsLess(CourierError):
    """The seller lowered the bonus after the courier had looked."""

    message = _("The seller has lowered the bonus in the meantime. Here is what the parcel earns now.")


class NotApproved(CourierError):
    """Staff have not approved the courier, or stopped them."""

    message = _("You can deliver once our team has approved you.")


class NotAvailable(CourierError):
    """The courier is off duty."""

    message = _("Switch yourself to available first.")


class OutOfZone(CourierError):
    """The parcel starts in another region."""

    message = _("This parcel is outside your zone.")


class OwnParcel(CourierError):
    """Buyer or seller of the order wants to be its courier."""

    message = _("You bought or sold this order, so another courier must deliver it.")


class InvalidBonus(CourierError):
    """A bonus in another currency, below nothing, or above what the order leaves the store or the market's rules allow for such a way."""

    message = _("The bonus must be between nothing and what the order leaves the store.")

    def __init__(self, most: Money | None = None) -> None:
        """`most`: what the bonus may be here, where that is known."""
        text = _("For this parcel the bonus may be %(most)s at most.")
        super().__init__(*([] if most is None else [text % {"most": most.format()}]))


class CashCeiling(CourierError):
    """With this parcel the courier would have more cash than is allowed."""

    message = _("This courier has reached the limit for cash. Choose another, or wait until the cash has been handed in.")


class CashOverdue(CashCeiling):
    """The courier has cash that should long have been brought."""


class UncoveredEarning(CourierError):
    """The courier would earn more than the store gets of the order and may owe."""

    message = _("What the courier would earn is more than the store gets of this order.")


class CashToCollect(CourierError):
    """A parcel service collects nothing for us."""

    message = _("Cash is to be collected for this parcel: only a courier or you yourself can do that.")


class GoesAbroad(CourierError):
    """Couriers and sellers stay in their country."""

    message = _("This parcel goes to another country: send it by a parcel service.")


class StoreOwes(CourierError):
    """A store that owes too much takes no more cash itself."""

    message = _(
        "The store owes more than it may, so it takes no cash itself for now. Send this parcel with a courier, or pay at a cash desk first."
    )


class CodeProblem(CourierError):
    """A code that opens nothing."""


class CodeExpired(CodeProblem):
    """Its days are over."""

    message = _("This code has expired. Ask for a new one: the other person can make it on their page.")


class CodeReplaced(CodeProblem):
    """A newer one exists."""

    message = _("This code was replaced. Ask for the new one.")


class CodeUsed(CodeProblem):
    """The meeting it stood for is over."""

    message = _("This code has already been used.")


class CodeNotYours(CodeProblem):
    """Read by somebody else than the other side."""

    message = _("This code does not belong to a parcel of yours.")


class WrongCode(CodeProblem):
    """The typed digits are not those of the other side."""

    message = _("That is not the right code. Ask the other person to repeat it.")


class NumberLocked(CodeProblem):
    """Too many wrong numbers."""

    message = _("Too many wrong numbers were typed. The buyer answers by the link of the text message, or a cash desk decides.")


class CodeLocked(CodeProblem):
    """Too many wrong tries."""

    message = _("Too many wrong codes. Ask the other person to get a new code, then type that one.")


class PictureRefused(CourierError):
    """A photo that is no picture, too large, or shows no code."""

    message = _("No code was found in this picture. Go closer, hold still, and avoid shadows on the code.")
