"""Where cash can be, and how it leaves the chain of hands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.ledger.states import AccountKind

# Accounts that stand for banknotes. Each but the bank's is exactly its pieces.
HANDS: tuple[str, ...] = (AccountKind.COURIER_CASH, AccountKind.SELLER_CASH, AccountKind.DESK_CASH, AccountKind.BANK_CARRIER)
BANK = (AccountKind.BANK.value, 0)
STREET: tuple[str, ...] = (AccountKind.COURIER_CASH, AccountKind.SELLER_CASH)  # not yet with us


class PieceEnd(TextChoices):
    """How a piece of cash left the chain of hands."""

    SPENT = "spent", _("paid out")
    KEPT = "kept", _("kept by its holder, set against what they are owed")
    LOST = "lost", _("given up for lost")
