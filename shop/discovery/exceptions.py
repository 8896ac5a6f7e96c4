"""What cannot be asked for; every text may be shown to the user."""

from django.utils.translation import gettext_lazy as _


class DiscoveryError(Exception):
    """Something that cannot be done."""

    message = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class NothingToWaitFor(DiscoveryError):
    message = _("It is back: you can buy it now.")


class TooManyAlerts(DiscoveryError):
    """One person waits for more than anybody can."""

    message = _("You wait for very many things already. Take one off your list of alerts first.")
