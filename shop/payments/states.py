"""The payment axis of an order."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
