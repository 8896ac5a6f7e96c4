"""The life of a listing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProductStatus(TextChoices):
    """Only approved products are live."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for review")
    CHANGES_REQUESTED = "changes", _("changes requested")
    APPROVED = "approved", _("live")
    REJECTED = "rejected", _("rejected")
    ARCHIVED = "archived", _("archived")


S = ProductStatus
TRANSITIONS: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.ARCHIVED}),
    S.SUBMITTED: frozenset({S.APPROVED, S.CHANGES_REQUESTED, S.REJECTED, S.DRAFT, S.ARCHIVED}),
    S.CHANGES_REQUESTED: frozenset({S.SUBMITTED, S.ARCHIVED}),
    # Back to submitted: the seller changed what staff had looked at.
    S.APPROVED: frozenset({S.SUBMITTED, S.CHANGES_REQUESTED, S.REJECTED, S.ARCHIVED}),
    S.REJECTED: frozenset({S.ARCHIVED}),
    S.ARCHIVED: frozenset({S.DRAFT}),
}


class MovementReason(TextChoices):
    """Why a stock figure changed."""

    RECEIVED = "received", _("received")
    CORRECTION = "correction", _("counted again")
    DAMAGED = "damaged", _("damaged or lost")
    SALE = "sale", _("sold")
    CANCELLATION = "cancel", _("order cancelled")


class ReservationStatus(TextChoices):
    """A hold on stock: open until it is committed (sold) or released."""

    HELD = "held", _("held")
    COMMITTED = "committed", _("sold")
    RELEASED = "released", _("released")
