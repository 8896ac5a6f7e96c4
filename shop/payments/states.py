"""The payment axis of an order, and of what belongs to it."""

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shop.common.phrases import declare_phrases


class PaymentStatus(TextChoices):
    """Whether the money has arrived."""

    DUE = "due", _("to be paid")
    RECEIVED = "received", _("paid")
    CANCELLED = "cancelled", _("no longer due")


TRANSITIONS: dict[str, frozenset[str]] = {
    PaymentStatus.DUE: frozenset({PaymentStatus.RECEIVED, PaymentStatus.CANCELLED}),
    PaymentStatus.RECEIVED: frozenset(),
    PaymentStatus.CANCELLED: frozenset(),
}


class AttemptStatus(TextChoices):
    """One try to pay over a network."""

    STARTING = "starting", _("being started")
    WAITING = "waiting", _("waiting for the buyer")
    PAID = "paid", _("paid")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("expired")
    ABANDONED = "abandoned", _("given up for another")


A = AttemptStatus
ATTEMPT_TRANSITIONS: dict[str, frozenset[str]] = {
    A.STARTING: frozenset({A.WAITING, A.PAID, A.FAILED, A.EXPIRED, A.ABANDONED}),
    A.WAITING: frozenset({A.PAID, A.FAILED, A.EXPIRED, A.ABANDONED}),
    # Money that arrives is a fact, whatever was said before.
    A.FAILED: frozenset({A.PAID}),
    A.EXPIRED: frozenset({A.PAID}),
    A.ABANDONED: frozenset({A.PAID}),
    A.PAID: frozenset(),
}
LIVE_ATTEMPTS = frozenset({A.STARTING, A.WAITING})


class MoneyProblem(TextChoices):
    """Why money that arrived did not pay what it was meant for."""

    LATE = "late", _("the order was over")
    DOUBLE = "double", _("it had been paid before")
    SHORT = "short", _("less than the amount due")
    OVER = "over", _("more than the amount due")
    CURRENCY = "currency", _("in another currency")
    DOUBTED = "doubted", _("paid, and then told otherwise")


declare_phrases("money", dict(MoneyProblem.choices))

# Not what was asked for: kept aside, the orders untouched, until asking again puts it right or it is given back.
KEPT_ASIDE = frozenset({MoneyProblem.SHORT, MoneyProblem.OVER, MoneyProblem.CURRENCY})


class EventStatus(TextChoices):
    """What became of a message in the inbox."""

    RECEIVED = "received", _("received")
    APPLIED = "applied", _("applied")
    IGNORED = "ignored", _("concerns nothing here")
    STUCK = "stuck", _("could not be applied")
    UNPROVEN = "unproven", _("not proven yet")


# Why a message could not be applied.
declare_phrases(
    "inbox",
    {
        "unknown": _("what it is about is not known here"),
        "no_attempt": _("no attempt of that name is known here"),
        "starting": _("the attempt is still being started"),
        "crashed": _("an error of our own"),
        "unreadable": _("it is not written as messages of this provider are"),
        "doubted": _("it says another amount or receipt than what was booked"),
    },
)
declare_phrases("kept_aside", {code: format_lazy(_("kept aside: {why}"), why=label) for code, label in MoneyProblem.choices})


class RefundCause(TextChoices):
    """Why money goes back."""

    CANCELLED = "cancelled", _("the order was cancelled")
    RETURNED = "returned", _("goods came back")
    GOODWILL = "goodwill", _("an agreement")
    CREDIT = "credit", _("credit was asked for in cash")
    DISPUTE = "dispute", _("the payment service took it back")
    REGAINED = "regained", _("the payment service gave it to us after all")
    MONEY = "money", _("the money could not be used")  # late, double, too much, too little


# Who can have the cash of a refund, by the ledger's kinds of accounts; payable: the seller pays out of his own pocket.
CASH_SOURCES = [
    ("desk_cash", _("the cash desk")),
    ("courier_cash", _("the courier")),
    ("seller_cash", _("the seller, of the cash in his hands")),
    ("seller_payable", _("the seller, of his own money")),
]
CASH_RAIL, CREDIT_RAIL = "cash", "credit"


class RefundStatus(TextChoices):
    """Money on its way back. Over a network: owed → sent → done. In cash: owed → funded → carried → done."""

    OWED = "owed", _("owed")
    SENT = "sent", _("sent, not yet confirmed")
    FUNDED = "funded", _("cash set aside")
    CARRIED = "carried", _("cash on its way")
    DONE = "done", _("paid back")
    FAILED = "failed", _("failed")


R = RefundStatus
REFUND_TRANSITIONS: dict[str, frozenset[str]] = {
    R.OWED: frozenset({R.SENT, R.FUNDED, R.CARRIED, R.DONE}),
    R.SENT: frozenset({R.DONE, R.FAILED}),
    R.FUNDED: frozenset({R.CARRIED, R.DONE, R.OWED}),
    R.CARRIED: frozenset({R.DONE, R.FUNDED, R.OWED}),  # brought back
    R.FAILED: frozenset({R.OWED}),  # another try, or another way
    R.DONE: frozenset({R.FAILED}),  # providers change their mind: a refund that bounced is owed again
}


FREE_STATES = (R.OWED, R.FAILED)  # on no way to the buyer


class DisputeKind(TextChoices):
    """By what right the provider took the money back."""

    CLAIM = "claim", _("dispute")
    REFUND = "refund", _("refund made at the provider")
    REVERSAL = "reversal", _("reversal by the provider")


declare_phrases("dispute", dict(DisputeKind.choices))


class DisputeStatus(TextChoices):
    """What the provider says. It may say another thing later; nothing here is final but what it did with the money."""

    ANSWER = "answer", _("we have to answer")
    REVIEW = "review", _("the provider decides")
    WON = "won", _("decided for us")
    LOST = "lost", _("the money is gone")


class ReversalWay(TextChoices):
    """What of a whole payment staff saw in a provider's statement."""

    TAKEN = "taken", _("the provider has taken it back")
    BACK = "back", _("the provider has given it again")


declare_phrases("reversal", dict(ReversalWay.choices))


class ReversalStatus(TextChoices):
    """One says so, another confirms it."""

    PROPOSED = "proposed", _("waits for a second person")
    APPROVED = "approved", _("confirmed")
    REFUSED = "refused", _("refused")


OPEN_DISPUTES = (DisputeStatus.ANSWER, DisputeStatus.REVIEW)
