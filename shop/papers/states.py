"""Kinds of papers, and how far their sending has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperKind(TextChoices):
    """What a paper says."""

    INVOICE = "invoice", _("invoice")
    CREDIT_NOTE = "credit_note", _("credit note")
    STATEMENT = "statement", _("commission statement")


PREFIXES: dict[str, str] = {PaperKind.INVOICE: "INV", PaperKind.CREDIT_NOTE: "CRN", PaperKind.STATEMENT: "STM"}


class PaperMailStatus(TextChoices):
    """A paper's way to its receiver's mailbox."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
