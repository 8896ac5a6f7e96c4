"""Tries at what is guarded."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.names import numbered

# Of two at once, who looked at the clock first may come second; and the clocks of two machines differ. Only what began later than this
# was begun by a clock that has since been set back.
AT_ONCE = timedelta(seconds=60)


class TryCount(models.Model):
    """How often something was tried under one key, and from when on it may be tried again.

    The key is a digest: no address and no phone number stands here. A clock that was set back leaves a count that begins in the future; it
    counts as over, so that nobody waits for a day that has been already.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    kind = models.CharField(_("what was tried"), max_length=40)
    count = models.PositiveIntegerField(_("tries"), default=0)
    began_at = models.DateTimeField(_("since"))
    free_at = models.DateTimeField(_("next try from"))
    ends_at = models.DateTimeField(_("forgotten"), db_index=True)
    kept = models.JSONField(_("kept value"), null=True, blank=True)

    class Meta:
        verbose_name = _("count of tries")
        verbose_name_plural = _("counts of tries")

    def __str__(self) -> str:
        return numbered(self, self.pk)

    def is_over(self, *, at: datetime) -> bool:
        """Whether it counts no longer."""
        return self.began_at > at + AT_ONCE or at >= self.ends_at
