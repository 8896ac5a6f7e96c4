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

    message = _("There is not so much cash in these hands.")
