"""The life of an export."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KEPT = timedelta(days=3)  # so long the file can be fetched
LONGEST = timedelta(hours=6)  # one that is not ready by then has failed: another may be asked for


class ExportStatus(TextChoices):
    """`ended`: fetched no more, because its days are over or its owner has left."""

    MAKING = "making", _("being prepared")
    READY = "ready", pgettext_lazy("file", "ready")
    FAILED = "failed", _("failed")
    ENDED = "ended", _("ended")
