"""Stores that owe."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.common.percentages import format_percent


class DebtNotice(models.Model):
    """How far towards its limit a store has last been told that its debt has come: 50, 80 or 100 percent, 101: beyond; 0 while below."""

    store = models.OneToOneField("stores.Store", models.CASCADE, related_name="debt_notice")
    percent = models.PositiveSmallIntegerField(_("told of"), default=0)
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("notice of debt")
        verbose_name_plural = _("notices of debt")

    def __str__(self) -> str:
        return numbered(self, self.pk, format_percent(self.percent * 100))
