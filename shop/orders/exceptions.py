"""What an order refuses, in words for the reader."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class OrderError(Exception):
    """Something an order refuses; its text may be shown."""

    message: str | Promise = _("This cannot be done with the order.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NotAllowed(OrderError):
    """The person has no such right over the order."""

    message = _("You are not the person who may do this with the order.")


class ReasonNeeded(OrderError):
    """The other side is told why."""

    message = _("Say in a few words why, so that the other side knows.")


class NotRefundable(OrderError):
    """Nothing of it can be taken back as it stands."""

    message = _("Not like this: cancel the whole order while it is here, or wait until it is delivered or back.")


class TooMuch(OrderError):
    """More units than are left of the line."""

    message = _("That is more than is left of this order: look at what has been refunded already.")


class InvalidTransition(OrderError):
    """The order is not where that move begins: somebody was quicker, or the page was old."""

    def __init__(self, current: str, *, label: str) -> None:
        super().__init__(current)
        self.current = current
        self.label = label

    def __str__(self) -> str:
        return str(_("The order has moved on in the meantime: it is now “%(state)s”.") % {"state": self.label})
