"""Refusals whose text may be shown."""

from django.utils.translation import gettext_lazy as _


class CommissionError(Exception):
    """Something about a commission rule cannot be done."""

    message = _("That cannot be done with this rule.")

    def __init__(self, message: object = None) -> None:
        super().__init__(str(message or self.message))


class NotAllowed(CommissionError):
    """The actor has no right to it."""

    message = _("You have no right to change commissions.")


class RuleMoved(CommissionError):
    message = _("This rule has been published or withdrawn meanwhile.")


class InvalidRule(CommissionError):
    """Its scope, figures or dates contradict one another."""
