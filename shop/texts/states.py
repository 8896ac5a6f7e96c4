"""Which texts there are, and where somebody agrees to one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextKind(models.TextChoices):
    """The texts of a market. The value is their address, too."""

    HELP = "help", _("Help")
    TERMS = "terms", _("Terms")
    PRIVACY = "privacy", _("Privacy")


class Occasion(models.TextChoices):
    """What somebody did below the sentence that says so."""

    SIGN_UP = "sign_up", _("created an account")
    ORDER = "order", _("placed an order")
