"""Why M-Pesa says no, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

EXPIRED = frozenset({"1019", "1037"})
_WORDS = {
    "1": gettext_lazy("There was not enough money in the M-Pesa account."),
    "17": gettext_lazy("This is more than M-Pesa lets this account pay today."),
    "26": gettext_lazy("M-Pesa was too busy. Try again in a minute."),
    "1001": gettext_lazy("M-Pesa was busy with another payment from this phone. Wait two minutes, then try again."),
    "1019": gettext_lazy("It took too long, and M-Pesa gave up. Try again."),
    "1025": gettext_lazy("M-Pesa could not ask this phone. Try again in a minute."),
    "1032": gettext_lazy("The payment was refused on the phone."),
    "1037": gettext_lazy("The phone could not be reached, or there was no answer. Check that it is on, then try again."),
    "2001": gettext_lazy("The M-Pesa PIN was wrong."),
    "2028": gettext_lazy("M-Pesa does not let this account pay here."),
    "no_answer": gettext_lazy("M-Pesa did not say whether it asked your phone. If you typed your PIN, wait a little; if not, try again."),
    "9999": gettext_lazy("M-Pesa could not ask this phone. Try again in a minute."),
}


def explain_mpesa_failure(failure_code: str) -> str:
    """For the buyer, in the active language."""
    return str(_WORDS.get(failure_code) or _("M-Pesa did not make this payment. Nothing was taken."))
