"""The fulfilment axis of an order. Payment and delivery have tables of their own."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.common.phrases import declare_phrases


class Fulfilment(TextChoices):
    """Where the order stands between shelf and door."""

    PENDING = "pending", _("waiting for the seller")
    CONFIRMED = "confirmed", _("confirmed")
    PREPARING = "preparing", _("being prepared")
    READY = "ready", _("ready")
    HANDED_OVER = "handed_over", _("on its way")
    DELIVERED = "delivered", _("delivered")
    COMPLETED = "completed", _("completed")
    CANCELLED = "cancelled", _("cancelled")


F = Fulfilment
TRANSITIONS: dict[str, frozenset[str]] = {
    F.PENDING: frozenset({F.CONFIRMED, F.CANCELLED}),
    F.CONFIRMED: frozenset({F.PREPARING, F.CANCELLED}),
    F.PREPARING: frozenset({F.READY, F.CANCELLED}),
    F.READY: frozenset({F.HANDED_OVER, F.CANCELLED}),
    # Back to ready: the parcel could not be delivered and is on the seller's shelf again.
    F.HANDED_OVER: frozenset({F.DELIVERED, F.READY}),
    F.DELIVERED: frozenset({F.COMPLETED}),
    F.COMPLETED: frozenset(),
    F.CANCELLED: frozenset(),
}
CANCELLABLE = frozenset({F.PENDING, F.CONFIRMED, F.PREPARING, F.READY})
UNDER_WAY = (*sorted(CANCELLABLE), F.HANDED_OVER)  # neither with the buyer nor ended
FINISHED = frozenset({F.COMPLETED, F.CANCELLED})


class DeliveryMethod(TextChoices):
    """How the goods reach the buyer."""

    HOME = "home", _("home delivery")
    PICKUP = "pickup", _("store pick-up")
    DIGITAL = "digital", _("download")


class DeliveryPayer(TextChoices):
    """Who pays the courier's fee."""

    BUYER = "buyer", _("the buyer")
    SELLER = "seller", _("the seller")


class CancelledBy(TextChoices):
    """Whose decision it was."""

    BUYER = "buyer", _("the buyer")
    SELLER = "seller", _("the seller")
    STAFF = "staff", _("staff")
    EXPIRY = "expiry", _("nobody answered in time")
    BANK = "bank", _("the payment service, which took the money back")


CANCEL_REASONS: dict[str, str | Promise] = {
    "changed_mind": _("I changed my mind"),
    "too_slow": _("It takes too long"),
    "found_elsewhere": _("I found it elsewhere"),
    "mistake": _("I ordered by mistake"),
}
declare_phrases("cancel", CANCEL_REASONS | {"other": _("Something else")})
