"""What can be wrong with a posting."""

from django.utils.translation import gettext_lazy as _


class LedgerError(Exception):
    """A posting that the book refuses."""

    message = _("This movement of money was refused.")

    def __str__(self) -> str:
        return str(self.args[0] if self.args else self.message)


class Unbalanced(LedgerError):
    """Debits and credits differ."""

    message = _("Debits and credits differ.")


class AppendOnly(LedgerError):
    """Somebody tried to change what is written."""

    message = _("The book is append-only: correct it with a new entry.")
