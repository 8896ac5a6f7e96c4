"""Who is paid, for what, and how far a payout has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.phrases import declare_phrases
from shop.ledger.states import AccountKind


class PayeeKind(TextChoices):
    """Whose money it is."""

    STORE = "store", _("store")
    COURIER = "courier", _("courier")


ACCOUNT_OF: dict[str, str] = {PayeeKind.STORE: AccountKind.SELLER_PAYABLE, PayeeKind.COURIER: AccountKind.COURIER_EARNING}
PAYEE_OF = {account: kind for kind, account in ACCOUNT_OF.items()}


class EarningKind(TextChoices):
    """What a line of the statement is for."""

    SALE = "sale", pgettext_lazy("earning", "sale")
    DELIVERY = "delivery", _("delivery")
    BONUS = "bonus", pgettext_lazy("earning", "bonus")
    DISCOUNT = "discount", _("our part of a discount")
    REFUND = "refund", _("refund")
    KEPT = "kept", _("cash that you kept")
    REST = "rest", _("what stays for the next payout")
    DISPUTE = "dispute", _("dispute")
    LOST = "lost", _("cash that was not brought")
    ADJUSTMENT = "adjustment", _("correction")


class LinkedSides(TextChoices):
    """Which two people of an order seem to be one party."""

    BUYER_SELLER = "buyer_seller", _("buyer and seller")
    SELLER_COURIER = "seller_courier", _("seller and courier")
    BUYER_COURIER = "buyer_courier", _("buyer and courier")


class EarningState(TextChoices):
    """Whether it may be paid out."""

    PENDING = "pending", _("waiting")
    AVAILABLE = "available", _("available")
    TAKEN = "taken", _("in a payout")


declare_phrases("payee", {"review": _("Under review by our staff"), "closed": _("Our staff have closed the store or the account")})


class Schedule(TextChoices):
    """When a payout is made without being asked for."""

    NEVER = "never", _("only when I ask")
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every Monday")


class PayoutStatus(TextChoices):
    """Money on its way to its owner."""

    REQUESTED = "requested", _("asked for")
    APPROVED = "approved", _("approved")
    SENT = "sent", _("on its way")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", pgettext_lazy("payout", "cancelled")


P = PayoutStatus
TRANSITIONS: dict[str, frozenset[str]] = {
    P.REQUESTED: frozenset({P.APPROVED, P.CANCELLED}),
    P.APPROVED: frozenset({P.SENT, P.CANCELLED}),
    P.SENT: frozenset({P.PAID, P.FAILED}),
    P.PAID: frozenset({P.FAILED}),  # providers and banks change their mind: what bounced is the payee's again
    P.FAILED: frozenset(),
    P.CANCELLED: frozenset(),
}
WAITING = (P.REQUESTED, P.APPROVED)  # the book knows nothing of it yet
SENT = (P.SENT, P.PAID)  # the book says it has left
LIVE = (*WAITING, *SENT)


class StaffBecause(TextChoices):
    """Why a payout waits for staff."""

    AMOUNT = "amount", _("it is more than one payout may be without staff")
    PERSON = "person", _("it is more than the person may be paid in a day without staff")
    MARKET = "market", _("it is more than may leave the market in a day without staff")


class Rail(TextChoices):
    """Ways of paying out that are no provider's."""

    DESK = "desk", _("cash at a desk")
    BANK = "bank", _("bank transfer")
    OFFSET = "offset", _("kept from the cash in hand")
