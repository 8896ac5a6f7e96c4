"""Where cash can be, and how it leaves the chain of hands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.ledger.states import AccountKind

# Accounts that stand for banknotes. Each but the bank's is exactly its pieces.
HANDS: tuple[str, ...] = (
    AccountKind.COURIER_CASH,
    AccountKind.SELLER_CASH,
    AccountKind.HALF_CASH,
    AccountKind.DESK_CASH,
    AccountKind.BANK_CARRIER,
)
BANK = (AccountKind.BANK.value, 0)
STREET: tuple[str, ...] = (AccountKind.COURIER_CASH, AccountKind.SELLER_CASH, AccountKind.HALF_CASH)  # not yet with us


class PieceEnd(TextChoices):
    """How a piece of cash left the chain of hands."""

    SPENT = "spent", _("paid out")
    KEPT = "kept", _("kept by its holder, set against what they are owed")
    LOST = "lost", _("written off as lost")
    VOID = "void", _("not confirmed: it counts as never given")


class DepositStatus(TextChoices):
    """Cash that somebody brings to a desk."""

    DECLARED = "declared", _("to be counted")
    RECOUNT = "recount", _("to be counted once more")
    CLOSED = "closed", _("counted")
    CANCELLED = "cancelled", _("taken back")


D = DepositStatus
DEPOSIT_TRANSITIONS: dict[str, frozenset[str]] = {
    D.DECLARED: frozenset({D.RECOUNT, D.CLOSED, D.CANCELLED}),
    D.RECOUNT: frozenset({D.CLOSED}),  # nobody goes away in the middle of a count
    D.CLOSED: frozenset(),
    D.CANCELLED: frozenset(),
}
OPEN_DEPOSITS = [D.DECLARED.value, D.RECOUNT.value]


class SlipStatus(TextChoices):
    """Cash that somebody carries to the bank."""

    CARRIED = "carried", _("on its way to the bank")
    CONFIRMED = "confirmed", _("at the bank")
    RETURNED = "returned", _("brought back to the desk")


SLIP_TRANSITIONS: dict[str, frozenset[str]] = {
    SlipStatus.CARRIED: frozenset({SlipStatus.CONFIRMED, SlipStatus.RETURNED}),
    SlipStatus.CONFIRMED: frozenset(),
    SlipStatus.RETURNED: frozenset(),
}


class FloatDirection(TextChoices):
    """Between bank and drawer."""

    IN = "in", _("from the bank into the drawer")
    OUT = "out", _("out of the drawer to the bank")


class DiscrepancyCause(TextChoices):
    """Where two figures of the same cash differed."""

    DEPOSIT = "deposit", _("a deposit")
    SLIP = "slip", _("a bank slip")
    CLOSE = "close", _("the count of a drawer")


class Outcome(TextChoices):
    """What became of a difference."""

    FOUND = "found", _("the cash was found")
    CHARGED = "charged", _("charged to the courier's earnings")
    WRITTEN_OFF = "off", _("written off as lost, at the platform's cost")
    EXPLAINED = "explained", _("explained: no adjustment")
    BROUGHT = "brought", _("brought with a later deposit")


class OverdueStatus(TextChoices):
    """Cash that a courier has kept too long: asked back, and given up by two people."""

    OPEN = "open", _("to be brought")
    PROPOSED = "proposed", _("waiting for a second person")
    BROUGHT = "brought", _("out of the courier's hands")
    GIVEN_UP = "given_up", _("written off")


OVERDUE_TRANSITIONS: dict[str, frozenset[str]] = {
    OverdueStatus.OPEN: frozenset({OverdueStatus.PROPOSED, OverdueStatus.BROUGHT}),
    OverdueStatus.PROPOSED: frozenset({OverdueStatus.OPEN, OverdueStatus.BROUGHT, OverdueStatus.GIVEN_UP}),
    OverdueStatus.BROUGHT: frozenset(),
    OverdueStatus.GIVEN_UP: frozenset(),
}
CHASED = [OverdueStatus.OPEN.value, OverdueStatus.PROPOSED.value]


class ResolutionStatus(TextChoices):
    """One member of staff proposes, another decides; what a later deposit has brought needs neither."""

    PROPOSED = "proposed", _("waiting for a second person")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("no longer needed")
