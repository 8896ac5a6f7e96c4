"""What was done to many products at once, and how it went for each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkRun(models.Model):
    """One bulk action. `key` is made by the page that asks for it: a percentage that is sent twice is taken once."""

    key = models.UUIDField(unique=True)
    store = models.ForeignKey("stores.Store", models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=12)
    outcome = models.JSONField(default=list, help_text=_("For each product: its key, its title, whether it was done, and what was said."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
