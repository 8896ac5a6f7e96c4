"""The transactional outbox: what happened, and which handlers have reacted to it."""

from __future__ import annotations

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.common.prepared import Blank


class DomainEventQuerySet(models.QuerySet["DomainEvent"]):
    """Events by what they are about."""

    def about(self, subject: str, subject_id: int | Blank) -> DomainEventQuerySet:
        """The history of one thing, oldest first."""
        return self.filter(subject=subject, subject_id=subject_id).order_by("pk")

    def unhandled(self) -> DomainEventQuerySet:
        """Those with work left for some handler."""
        return self.filter(handled_at__isnull=True)


class DomainEvent(models.Model):
    """One fact, written in the transaction that made it true. Never changed but for its delivery marks."""

    name = models.CharField(_("what happened"), max_length=64)
    subject = models.CharField(_("about"), max_length=32)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder, blank=True)
    occurred_at = models.DateTimeField(_("when"), auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = DomainEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index("subject", "subject_id", "id", name="event_subject"),
            models.Index("next_attempt_at", name="event_unhandled", condition=models.Q(handled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_id}"


class HandlerRun(models.Model):
    """One handler's reaction to one event. The unique key makes "at least once" count once."""

    event = models.ForeignKey(DomainEvent, models.CASCADE, related_name="runs")
    handler = models.CharField(max_length=160)
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [models.UniqueConstraint("event", "handler", name="handler_runs_once")]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id}"
