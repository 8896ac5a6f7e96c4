"""What staff saw in a provider's statement, and a second person's word on it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered
from shop.payments.states import ReversalStatus, ReversalWay


class ReversalNote(models.Model):
    """One person says that a provider took a whole payment back, or gave it again; nothing moves before another says so too."""

    attempt = models.ForeignKey("PaymentAttempt", models.PROTECT, related_name="reversal_notes", verbose_name=_("attempt to pay"))
    way = models.CharField(_("what happened"), max_length=5, choices=ReversalWay)
    status = models.CharField(_("status"), max_length=8, choices=ReversalStatus, default=ReversalStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    proposed_at = models.DateTimeField(_("noted"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("reversal seen in a statement")
        verbose_name_plural = _("reversals seen in statements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(way__in=ReversalWay.values), name="reversal_way_known"),
            models.CheckConstraint(condition=models.Q(status__in=ReversalStatus.values), name="reversal_status_known"),
            models.UniqueConstraint("attempt", name="reversal_one_open", condition=models.Q(status=ReversalStatus.PROPOSED)),
            models.CheckConstraint(
                condition=models.Q(status=ReversalStatus.PROPOSED, decided_by=None)
                | ~models.Q(status=ReversalStatus.PROPOSED)
                & models.Q(decided_by__isnull=False)
                & ~models.Q(decided_by=models.F("proposed_by")),
                name="reversal_by_two",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_way_display())
