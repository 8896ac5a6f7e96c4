"""What the platform takes of a sale: rules, and what drafts of them would have changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from shop.commissions.states import Scope, SimulationStatus
from shop.common.money import Money
from shop.common.names import numbered
from shop.common.percentages import format_percent
from shop.common.signs import labelled

Q, F = models.Q, models.F


class CommissionRuleQuerySet(models.QuerySet["CommissionRule"]):
    """Rules by whether they count."""

    def drafts(self) -> CommissionRuleQuerySet:
        """Not yet published: they count in simulations only."""
        return self.filter(published_at=None)

    def in_force(self, at: datetime) -> CommissionRuleQuerySet:
        """Those that counted, or will count, at that instant."""
        begun = Q(published_at__isnull=False, starts_at__lte=at)
        return self.filter(begun, Q(ends_at=None) | Q(ends_at__gt=at), Q(withdrawn_at=None) | Q(withdrawn_at__gt=at))

    def named(self) -> CommissionRuleQuerySet:
        """With everything that its words name."""
        return self.select_related("country", "store", "category", "product")


class CommissionRule(models.Model):
    """A share of the seller's price, a fixed part for each unit, and the least for a line; minor units of the market's currency.

    A published rule never changes: it is withdrawn, and another one takes its place, so that the rows are their own history. Among rules
    about the same thing a temporary one (it has an end) lies over the standing ones, and of either kind the one that began last counts;
    so a temporary rule ends nothing, and what lay under it counts again afterwards.
    """

    country = models.ForeignKey("places.Country", models.PROTECT, related_name="commission_rules", verbose_name=_("market"))
    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, blank=True, related_name="commission_rules")
    category = models.ForeignKey("catalog.Category", models.PROTECT, null=True, blank=True, related_name="commission_rules")
    product = models.ForeignKey("catalog.Product", models.PROTECT, null=True, blank=True, related_name="commission_rules")
    rate_bp = models.PositiveSmallIntegerField(_("rate"), help_text=_("Basis points: 250 are 2.5 %."))
    fixed_minor = models.PositiveBigIntegerField(_("fixed part"), default=0, help_text=_("For each unit, minor units of the currency."))
    minimum_minor = models.PositiveBigIntegerField(_("minimum"), default=0, help_text=_("Of a whole line, minor units of the currency."))
    starts_at = models.DateTimeField(_("from"), null=True, blank=True, help_text=_("UTC. Empty: from its publication."))
    ends_at = models.DateTimeField(
        _("until"), null=True, blank=True, help_text=_("UTC. With an end it is temporary, and lies over the standing rule.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Why; for staff only."))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(_("drafted"), auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = CommissionRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("commission rule")
        verbose_name_plural = _("commission rules")
        ordering = ["-pk"]
        indexes = [models.Index("country", "store", "product", name="commission_of", condition=Q(published_at__isnull=False))]
        constraints = [
            models.CheckConstraint(condition=Q(product=None) | Q(store=None, category=None), name="commission_one_scope"),
            models.CheckConstraint(condition=Q(rate_bp__lte=10_000), name="commission_at_most_all"),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="commission_in_order"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, withdrawn_at=None) | Q(published_at__isnull=False, starts_at__isnull=False),
                name="commission_published_starts",
            ),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.get_scope().label)

    def get_scope(self) -> Scope:
        if self.product_id:
            return Scope.PRODUCT
        if self.store_id:
            return Scope.STORE_CATEGORY if self.category_id else Scope.STORE
        return Scope.CATEGORY if self.category_id else Scope.MARKET

    @property
    def subject(self) -> str:
        """Its name, in the active language. Needs `named()`."""
        if self.product:
            return self.product.title
        parts = [named.name for named in (self.store, self.category) if named]
        return " › ".join(parts) if parts else self.country.name

    @property
    def terms(self) -> str:
        """What it asks for, in the active language. Needs `country` loaded."""
        parts = [format_percent(self.rate_bp)]
        if self.fixed_minor:
            parts.append(_t("+ %(amount)s a piece") % {"amount": Money(self.fixed_minor, self.country.currency)})
        if self.minimum_minor:
            parts.append(_t("at least %(amount)s") % {"amount": Money(self.minimum_minor, self.country.currency)})
        return ", ".join(parts)

    @property
    def words(self) -> str:
        """What is frozen with a sale, in the market's first language. Needs `named()`."""
        with translation.override((self.country.languages or ["en"])[0]):
            return labelled(self.subject, self.terms)[:200]


class Simulation(models.Model):
    """One month's orders under drafted rules. Frozen at the start: what it says never depends on what becomes of the drafts."""

    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+", verbose_name=_("market"))
    month = models.DateField(_("month"), help_text=_("Its first day; a month of the market's own calendar."))
    rules = models.JSONField(_("rules"), default=list, encoder=DjangoJSONEncoder)
    status = models.CharField(_("status"), max_length=7, choices=SimulationStatus, default=SimulationStatus.RUNNING)
    lines = models.PositiveIntegerField(_("lines"), default=0, help_text=_("Of the month's orders."))
    done = models.PositiveIntegerField(_("looked at"), default=0)
    cursor = models.BigIntegerField(default=0)
    figures: Any = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by"))
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    moved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("fee simulation")
        verbose_name_plural = _("fee simulations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.country_id} · {date_format(self.month, 'YEAR_MONTH_FORMAT')}"
