"""What a payment refuses, in words for the reader."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class PaymentError(Exception):
    """Something a payment refuses; its text may be shown."""

    message: str | Promise = _("This payment was refused.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class UnknownMethod(PaymentError):
    """No provider answers to that name."""

    message = _("This payment method does not exist.")


class MethodUnavailable(PaymentError):
    """The method is not offered for this order; the reason is the text."""

    message = _("This payment method is not available here.")


class NothingDue(PaymentError):
    """The order has no payment that waits for money."""

    message = _("Nothing is to be paid for this order.")
