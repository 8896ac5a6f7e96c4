"""Refusals whose text may be shown."""

from django.utils.translation import gettext_lazy as _


class PaperError(Exception):
    """Something about a paper cannot be done."""

    message = _("That cannot be done with this paper.")

    def __init__(self) -> None:
        super().__init__(str(self.message))


class AlreadyOnItsWay(PaperError):
    """It waits to be sent."""

    message = _("It is on its way already.")
