"""What a payment refuses, in words for the reader."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.common.money import Money
from shop.common.phrases import declare_phrases, kept_phrase


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


class NumberUnproved(MethodUnavailable):
    """Cash is for whoever has proved a phone number."""

    message = _("Confirm your phone number first, then you can pay in cash.")


class NothingDue(PaymentError):
    """The order has no payment that waits for money."""

    message = _("Nothing is to be paid for this order.")


class NotYours(PaymentError):
    """Somebody else's payment."""

    message = _("You are not the person who pays this.")


class PhoneNeeded(PaymentError):
    """The method rings a phone."""

    message = _("Enter the phone number that pays.")


class NotEnoughCredit(PaymentError):
    """The buyer's credit does not cover the whole."""

    message = _("Your credit does not cover this amount.")


class ProviderDown(PaymentError):
    """The provider did not answer, or not in its own words: nobody knows what happened. Ask again with the same key.

    `was_heard` is False where it certainly did nothing: it was not reached, or turned us away.
    """

    message = _("The payment service does not answer at the moment. Nothing is lost: try again in a minute.")

    def __init__(self, *, was_heard: bool = True) -> None:
        super().__init__()
        self.was_heard = was_heard


class ProviderRefused(PaymentError):
    """The provider said no. `code` is its own word for why."""

    message = _("The payment service refused.")

    def __init__(self, message: str = "", *, code: str = "") -> None:
        super().__init__(*([message] if message else []))
        self.code = code


class BadSignature(PaymentError):
    """A webhook that its provider did not sign."""

    message = _("The signature is wrong.")


class BadHint(PaymentError):
    """A webhook that is not of the shape its provider sends."""

    message = _("This is no message of the provider.")


class SignerUnknown(PaymentError):
    """A webhook of which nobody can say here yet who signed it: what proves that has to be fetched first."""

    message = _("It is not known yet whether the provider sent this.")


class InboxFull(PaymentError):
    """So many webhooks wait to be proven that no more are taken: the provider sends them again."""

    message = _("Too many messages wait to be verified.")


class ReceiptUsed(PaymentError):
    """A provider's receipt that another payment has brought already: one transfer pays once."""

    message = _("The receipt belongs to another payment.")


class RefundError(PaymentError):
    """Something a refund refuses."""

    message = _("This refund cannot be made.")


class NotYourRefund(RefundError):
    """The person has no such right."""

    message = _("You are not the person who may do this with the refund.")


class RefundReasonNeeded(RefundError):
    """The other side is told why."""

    message = _("Say in a few words why money goes back.")


class NothingToRefund(RefundError):
    """Nothing was asked, or nothing is left."""

    message = _("Nothing of this order is left to be refunded.")


class StoreCannotCover(RefundError):
    """The store would owe more than it may."""

    message = _("Your balance does not cover this refund. Ask our staff to make it.")

    def __init__(self, lacks: Money | None = None) -> None:
        """`lacks`: by how much it would."""
        text = _("With this refund your store would owe more than it may. Bring %(amount)s to a desk first, or ask our staff.")
        super().__init__(*([] if lacks is None else [text % {"amount": lacks.format()}]))


class RefundMoved(RefundError):
    """Somebody was quicker, or the page was old."""

    def __init__(self, label: str) -> None:
        super().__init__(_("The refund has moved on in the meantime: it is now “%(state)s”.") % {"state": label})


class RefundDisputed(RefundError):
    """The provider holds the very money: until it has decided, nobody pays it a second time."""

    message = _("The payment service is looking into this payment. Until it has decided, nothing is paid back a second time.")


class RefundWaits(RefundError):
    """Its money has not come in yet; the text says what it waits for."""

    message = _("This refund waits until its money has come in.")


class TooMuchAdvanced(RefundError):
    """The market's limits for refunds at the platform's cost are reached."""

    message = _("That is more than your market allows at the platform's cost. The store has to bring some of it first.")


class NoSuchCharge(PaymentError):
    """A provider speaks of a payment that is not known here, or has not come."""

    message = _("The payment that this is about is not known here.")


class NotByHand(PaymentError):
    """The provider tells this by itself, or there is nothing to be noted."""

    message = _("This payment service reports it automatically: ask it again instead.")


class CreditTooSmall(RefundError):
    """More credit was asked for in cash than there is."""

    message = _("You do not have that much credit.")


class CashNotThere(RefundError):
    """Whoever is named does not have so much cash."""

    message = _("There is not enough cash there. Choose another place.")


class WrongRefundCode(RefundError):
    """Not the buyer's code."""

    message = _("This is not the buyer's code. Ask for it again: it is on the order page.")


class RefundCodeLocked(RefundError):
    """Too many wrong tries."""

    message = _("Too many wrong codes. The buyer can ask for a new one on the page of the order.")


def kept_error(error: PaymentError) -> str:
    """What it says, as a phrase for the database: read later in another language. A provider's own word stays beside it."""
    return kept_phrase("refused", _code(type(error)), typed=str(getattr(error, "code", "")))


def _code(kind: type[PaymentError]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def _every(kind: type[PaymentError]) -> list[type[PaymentError]]:
    return [kind, *(one for below in kind.__subclasses__() for one in _every(below))]


declare_phrases("refused", {_code(kind): kind.message for kind in _every(PaymentError)})
