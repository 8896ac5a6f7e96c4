"""What cannot be done with an agreed price, in words for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DealError(Exception):
    """Something that is refused; its text may be shown."""

    message: str | Promise = _("This cannot be done with an agreed price.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class DealClosed(DealError):
    """It was ordered, has run out, or was withdrawn."""

    message = _("This agreed price is no longer valid: it was used, has expired, or was withdrawn.")


class DealRefused(DealError):
    """No units, no time, or a price of nothing."""

    message = _("Agree on at least one unit, a price, and a time that is still to come.")
