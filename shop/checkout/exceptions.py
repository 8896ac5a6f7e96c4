"""Why nothing was ordered, in words for the reader."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CheckoutError(Exception):
    """Nothing was ordered; the text says why and may be shown."""

    message: str | Promise = _("Nothing was ordered.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class EmptyCart(CheckoutError):
    """There is nothing to order, perhaps because another tab has just done it."""

    message = _("Your cart is empty. If you have just ordered, you will find it among your orders.")


class BuyerGone(CheckoutError):
    """The account was closed or deleted, perhaps in another tab a moment ago."""

    message = _("Your account is closed. Nothing was ordered.")


class AddressNeeded(CheckoutError):
    """No address, or somebody else's."""

    message = _("Choose where to bring it.")


class ProofNeeded(CheckoutError):
    """The market wants to know first that the phone number is the buyer's."""

    message = _("Confirm your phone number first: we send you a code.")


class TokenRefused(CheckoutError):
    """The form's token is missing, or was used by somebody else."""

    message = _("This page is out of date. Open the checkout again.")


class CheckoutRefused(CheckoutError):
    """A rule stands against it; `problems` names each in a sentence."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class DeliveryUnseen(CheckoutError):
    """The total that the buyer saw had no delivery in it yet, for nobody knew where it goes; now it has."""

    message = _("Check the total with the delivery, then place your order.")


class CartChanged(CheckoutError):
    """What is in the cart is not what the buyer saw; `changes` names each in a sentence."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__(" ".join(changes))
        self.changes = list(changes)
