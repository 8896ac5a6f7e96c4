"""Papers: sealed once, numbered without a gap, never changed. A correction is another paper."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.ledger.models import AppendOnlyModel, AppendOnlyQuerySet
from shop.papers.states import PaperKind, PaperMailStatus


class Series(models.Model):
    """The numbers of one store's papers of one kind in one year of its market. Its row is held while a number is taken."""

    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="paper_series")
    kind = models.CharField(_("kind"), max_length=11, choices=PaperKind)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [models.UniqueConstraint("store", "kind", "year", name="paper_series_once")]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.year)


class PaperQuerySet(AppendOnlyQuerySet["Paper"]):
    """Papers by who may read them."""

    def readable_by(self, user_id: int) -> PaperQuerySet:
        """Those made out to the person, and those of his stores."""
        return self.filter(models.Q(receiver_id=user_id) | models.Q(store__owner_id=user_id))


class Paper(AppendOnlyModel):
    """One sealed paper. Everything that is printed stands in `snapshot`, in the receiver's language; `sha256` is the seal on it."""

    key = models.CharField(max_length=60, unique=True, help_text=_("What it is about: the same thing gets one paper."))
    number = models.CharField(_("number"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=11, choices=PaperKind)
    series = models.ForeignKey(Series, models.PROTECT, related_name="papers")
    position = models.PositiveIntegerField()
    store = models.ForeignKey("stores.Store", models.PROTECT, related_name="papers")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="papers", verbose_name=_("receiver"))
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, blank=True, related_name="papers")
    refund = models.ForeignKey("payments.Refund", models.PROTECT, null=True, blank=True, related_name="papers")
    since = models.DateTimeField(_("since"), null=True, blank=True, help_text=_("A statement's first instant."))
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("The first instant after it."))
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    total_minor = models.BigIntegerField(
        _("total"), help_text=_("Minor units; a statement's: fees with their tax, less what was given back.")
    )
    tax_minor = models.BigIntegerField(_("tax"), default=0)
    snapshot = models.TextField(_("what it says"), help_text=_("Canonical JSON."))
    sha256 = models.CharField(_("seal"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed"))

    objects = PaperQuerySet.as_manager()  # type: ignore[misc]  # narrower than the base's

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-pk"]
        indexes = [models.Index("store", models.F("sealed_at").desc(), name="paper_of_store")]
        constraints = [
            models.UniqueConstraint("series", "position", name="paper_position_once"),
            models.CheckConstraint(condition=models.Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=PaperKind.STATEMENT, order=None, refund=None, since__isnull=False, until__isnull=False)
                | models.Q(kind=PaperKind.INVOICE, order__isnull=False, refund=None, since=None)
                | models.Q(kind=PaperKind.CREDIT_NOTE, order__isnull=False, refund__isnull=False, since=None),
                name="paper_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("papers:paper", args=[self.number])

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.snapshot)
        return found

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def tax(self) -> Money:
        """What of it is tax."""
        return Money(self.tax_minor, self.currency)


class PaperSending(models.Model):
    """A paper on its way by e-mail. The address is looked up when it is sent."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="sending")
    status = models.CharField(_("status"), max_length=7, choices=PaperMailStatus, default=PaperMailStatus.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    last_error = models.CharField(_("last failure"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        indexes = [models.Index("next_try_at", name="paper_to_send", condition=models.Q(status=PaperMailStatus.WAITING))]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_status_display())
