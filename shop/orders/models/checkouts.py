"""One act of buying."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered


class Checkout(models.Model):
    """One act of buying. Its token makes a double click, the back button and a replay land here again."""

    token = models.CharField(max_length=40, unique=True)
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="checkouts")
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+")
    guest_key = models.CharField(
        max_length=32, blank=True, help_text=_("What the secret link of a guest is signed with; another key ends the links before.")
    )
    placed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("checkout")
        verbose_name_plural = _("checkouts")

    def __str__(self) -> str:
        return numbered(self, self.pk)
