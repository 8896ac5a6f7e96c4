"""The life of a return, its reasons, and its clock."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.common.phrases import declare_phrases


class ReturnStatus(TextChoices):
    """Where it is between the buyer's wish and the end."""

    REQUESTED = "requested", pgettext_lazy("return", "waiting for the store")
    APPROVED = "approved", pgettext_lazy("return", "approved")
    ON_WAY = "on_way", pgettext_lazy("return", "on its way back")
    RECEIVED = "received", pgettext_lazy("return", "received by the store")
    INSPECTED = "inspected", pgettext_lazy("return", "checked by the store")
    REFUSED = "refused", pgettext_lazy("return", "refused")
    DISPUTED = "disputed", pgettext_lazy("return", "with our team")
    REFUNDED = "refunded", pgettext_lazy("return", "refund under way")
    CLOSED = "closed", pgettext_lazy("return", "closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("return", "withdrawn")


S = ReturnStatus
TRANSITIONS: dict[str, frozenset[str]] = {
    S.REQUESTED: frozenset({S.APPROVED, S.REFUSED, S.WITHDRAWN}),
    # What never was in the parcel is refunded at once; what is not sent in time is closed. Brought to the counter, nobody says "sent".
    S.APPROVED: frozenset({S.ON_WAY, S.RECEIVED, S.INSPECTED, S.WITHDRAWN, S.CLOSED}),
    S.ON_WAY: frozenset({S.RECEIVED, S.DISPUTED}),
    S.RECEIVED: frozenset({S.INSPECTED, S.REFUSED}),
    S.INSPECTED: frozenset({S.REFUNDED, S.CLOSED}),
    S.REFUSED: frozenset({S.DISPUTED, S.CLOSED}),
    # Staff decide: the goods may come, the money goes back, or neither.
    S.DISPUTED: frozenset({S.APPROVED, S.INSPECTED, S.CLOSED}),
    S.REFUNDED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
ENDED: frozenset[str] = frozenset({S.CLOSED, S.WITHDRAWN})
# Its units wait for an answer, and so does their money: what stays back of the store's.
UNSETTLED = [state.value for state in (S.REQUESTED, S.APPROVED, S.ON_WAY, S.RECEIVED, S.INSPECTED, S.REFUSED, S.DISPUTED)]
OF_STORE = [S.REQUESTED.value, S.RECEIVED.value]  # whose clock runs against the store
WAITS_FOR_STORE = [S.REQUESTED.value, S.ON_WAY.value, S.RECEIVED.value]  # what the seller can do something about

# How long each state lasts before the clock moves it on. What has no line here waits for staff, or for its refund.
CLOCK: dict[str, timedelta] = {
    S.REQUESTED: timedelta(days=3),  # a silent store has agreed
    S.APPROVED: timedelta(days=14),  # what is not sent by then stays with the buyer
    S.ON_WAY: timedelta(days=10),  # nobody has confirmed it: staff look
    S.RECEIVED: timedelta(days=3),  # a store that has the goods and says nothing has nothing to say against them
    S.REFUSED: timedelta(days=7),  # so long the buyer may ask staff
}


class Fault(TextChoices):
    """Who caused it, and so pays the way back."""

    BUYER = "buyer", _("the buyer")
    STORE = "store", _("the store")


class ReturnReason(TextChoices):
    """What the buyer says is wrong."""

    CHANGED_MIND = "changed_mind", _("I changed my mind")
    DAMAGED = "damaged", _("It is damaged or does not work")
    MISSING = "missing", _("It was not in the parcel")
    WRONG_ITEM = "wrong_item", _("It is not what I ordered")
    NOT_AS_DESCRIBED = "not_described", _("It is not as described")
    COUNTERFEIT = "counterfeit", _("It is a counterfeit")


FAULT_OF: dict[str, Fault] = dict.fromkeys(ReturnReason.values, Fault.STORE) | {ReturnReason.CHANGED_MIND.value: Fault.BUYER}
WITH_EVIDENCE = frozenset(ReturnReason.values) - {ReturnReason.CHANGED_MIND}  # the buyer says in words what is wrong


class ReturnWay(TextChoices):
    """How the goods come back."""

    BROUGHT = "brought", _("I bring it to the store")
    SENT = "sent", _("I send it by a parcel service")


class ReturnEnd(TextChoices):
    """Why it is over."""

    REFUNDED = "refunded", _("The money was refunded.")
    WITHDRAWN = "withdrawn", _("The buyer withdrew it.")
    NOT_SENT = "not_sent", _("The goods were not sent back in time.")
    REFUSED = "refused", _("The store refused it, and our team was not asked.")
    DECIDED = "decided", _("Our team decided for the store.")
    NOTHING_LEFT = "nothing_left", _("It had been refunded otherwise.")


class PictureSide(TextChoices):
    """Who shows it."""

    BUYER = "buyer", _("the buyer")
    STORE = "store", _("the store")


declare_phrases("return_end", dict(ReturnEnd.choices))
declare_phrases("return_refund", {"goods": pgettext_lazy("refund of a return", "Return")})
