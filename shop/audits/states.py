"""Words for what is wrong with the proof of the books."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlarmKind(TextChoices):
    """What staff and operators are told of."""

    BROKEN = "broken", _("facts do not hold")
    MISSED = "missed", _("there was no proof")
