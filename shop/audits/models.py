"""Proofs of the books: one a night."""

from __future__ import annotations

from datetime import timedelta
from typing import TypedDict

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.audits.states import AlarmKind
from shop.common.clock import now
from shop.common.names import numbered

LATE = timedelta(days=2)  # a proof that is older was missed for two nights


class Broken(TypedDict):
    """A fact that does not hold: how many rows break it, what is said of the first of them, and since which night."""

    fact: str
    rows: int
    lines: list[str]
    since: str


class AuditQuerySet(models.QuerySet["Audit"]):
    """Proofs by how far they are."""

    def ended(self) -> AuditQuerySet:
        """Those of every fact, whatever they found; the last one first."""
        return self.exclude(ended_at=None).order_by("-night")


class Audit(models.Model):
    """One night's proof of every fact that must hold across tables. `remaining` is what is still to be proven, in turn."""

    night = models.DateField(_("night"), unique=True, help_text=_("By the clock of the site's own market."))
    began_at = models.DateTimeField(_("begun"), default=now)
    moved_at = models.DateTimeField(default=now, help_text=_("When the last fact was proven."))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    facts = models.PositiveIntegerField(_("facts"), help_text=_("How many there are."))
    remaining = models.JSONField(default=list, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("How many workers have died over the next fact."))
    broken: models.JSONField[list[Broken], list[Broken]] = models.JSONField(_("what does not hold"), default=list, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of the books")
        verbose_name_plural = _("proofs of the books")
        ordering = ["-night"]

    def __str__(self) -> str:
        return numbered(self, date_format(self.night, "SHORT_DATE_FORMAT"))

    @property
    def is_late(self) -> bool:
        """Whether two nights went by without another one."""
        return (self.ended_at or self.began_at) < now() - LATE

    @property
    def words(self) -> str:
        """What it found, in the active language: a sentence."""
        if self.ended_at is None:
            return _t("%(left)d of %(all)d checks are still to do.") % {"left": len(self.remaining), "all": self.facts}
        if not self.broken:
            return _t("All %(all)d facts hold.") % {"all": self.facts}
        text = ngettext("%(count)d of %(all)d facts does not hold.", "%(count)d of %(all)d facts do not hold.", len(self.broken))
        return text % {"count": len(self.broken), "all": self.facts}


class AuditAlarm(models.Model):
    """An alarm that a proof gave, once of each kind. It stands beside what it is about, and is mailed from there."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="alarms")
    kind = models.CharField(_("alarm"), max_length=6, choices=AlarmKind)
    raised_at = models.DateTimeField(_("raised"), auto_now_add=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("alarm of a proof")
        verbose_name_plural = _("alarms of proofs")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("audit", "kind", name="audit_alarm_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_kind_display())
