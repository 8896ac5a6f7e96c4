"""Kinds of codes and of points."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PromoKind(TextChoices):
    PERCENT = "percent", _("a percentage off")
    FIXED = "fixed", _("an amount off")
    DELIVERY = "delivery", _("free delivery")


class FundedBy(TextChoices):
    SELLER = "seller", _("the store")
    PLATFORM = "platform", _("the platform")


class PointsKind(TextChoices):
    """Why points came or went."""

    EARNED = "earned", _("earned")
    SPENT = "spent", _("spent")
    RETURNED = "returned", _("given back")
    EXPIRED = "expired", _("expired")
    REVERSED = "reversed", _("taken back")
