"""What can be wrong with a posting."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class LedgerError(Exception):
    """A posting that the book refuses."""

    message: str | Promise = _("This movement of money was refused.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class Unbalanced(LedgerError):
    message = _("Debits and credits differ.")


class MixedCurrencies(LedgerError):
    """An entry has one currency."""

    message = _("One entry moves money of one currency.")


class KeyReused(LedgerError):
    """The key belongs to another movement."""

    message = _("This key already belongs to another movement of money.")


class AlreadyReversed(LedgerError):
    """An entry can be undone once."""

    message = _("This movement of money has already been reversed.")


class UnknownEntry(LedgerError):
    """There is no entry with that key."""

    message = _("There is no such movement of money.")


class AppendOnly(LedgerError):
    """Somebody tried to change what is written."""

    message = _("The ledger is append-only: correct it with a new entry.")
