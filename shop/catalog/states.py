"""The life of a listing."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProductStatus(TextChoices):
    """Only approved products are live. A scheduled one may go live, and waits for its moment."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for review")
    CHANGES_REQUESTED = "changes", _("changes requested")
    SCHEDULED = "scheduled", _("scheduled")
    APPROVED = "approved", _("live")
    REJECTED = "rejected", _("rejected")
    ARCHIVED = "archived", _("archived")


S = ProductStatus
TRANSITIONS: dict[str, frozenset[str]] = {
    # Straight to the shelf: a trusted store publishes first and is reviewed after.
    S.DRAFT: frozenset({S.SUBMITTED, S.SCHEDULED, S.APPROVED, S.ARCHIVED}),
    S.SUBMITTED: frozenset({S.APPROVED, S.SCHEDULED, S.CHANGES_REQUESTED, S.REJECTED, S.DRAFT, S.ARCHIVED}),
    # Not straight to the shelf: what staff objected to is looked at again, whoever's it is.
    S.CHANGES_REQUESTED: frozenset({S.SUBMITTED, S.ARCHIVED}),
    # Back to submitted: published by nobody's eyes but a store's that has lost its trust.
    S.SCHEDULED: frozenset({S.APPROVED, S.SUBMITTED, S.CHANGES_REQUESTED, S.REJECTED, S.DRAFT, S.ARCHIVED}),
    S.APPROVED: frozenset({S.CHANGES_REQUESTED, S.REJECTED, S.ARCHIVED}),
    S.REJECTED: frozenset({S.ARCHIVED}),
    S.ARCHIVED: frozenset({S.DRAFT}),
}
# What has passed review, or comes from a trusted store: an edit by an untrusted store waits as a revision.
PASSED = (S.APPROVED, S.SCHEDULED)
NOT_EDITABLE = (S.ARCHIVED, S.REJECTED)


class Selling(TextChoices):
    """How a product finds its buyer: everybody pays its price, or the highest bid does."""

    FIXED = "fixed", _("fixed price")
    AUCTION = "auction", _("auction")


class RevisionStatus(TextChoices):
    """A change of a live listing. `open` waits for staff, `changes` for the seller; both are pending."""

    OPEN = "open", _("waiting for review")
    CHANGES_REQUESTED = "changes", _("changes requested")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


PENDING = (RevisionStatus.OPEN, RevisionStatus.CHANGES_REQUESTED)


class Condition(TextChoices):
    """Whether somebody has used it before."""

    NEW = "new", _("new")
    REFURBISHED = "refurbished", _("refurbished")
    USED = "used", _("used")


class AttributeKind(TextChoices):
    """How a value is written: free text, one of the choices, a number in `unit`, or one of the choices with a swatch."""

    TEXT = "text", _("text")
    CHOICE = "choice", _("choice")
    NUMBER = "number", _("number")
    COLOUR = "colour", _("colour")


class OptionFacet(TextChoices):
    """What an option of variants means to a shopper who filters; "" for anything else."""

    COLOUR = "colour", _("colour")
    SIZE = "size", _("size")


class MovementReason(TextChoices):
    """Why a stock figure changed."""

    RECEIVED = "received", _("received")
    CORRECTION = "correction", _("counted again")
    DAMAGED = "damaged", _("damaged or lost")
    SALE = "sale", _("sold")
    CANCELLATION = "cancel", _("order cancelled")
    RETURN = "return", _("came back from a buyer")


class ReservationStatus(TextChoices):
    """A hold on stock: open until it is committed (sold) or released."""

    HELD = "held", _("held")
    COMMITTED = "committed", _("sold")
    RELEASED = "released", _("released")
