"""Places where cash is taken in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from shop.common.money import CURRENCIES, Money
from shop.common.names import numbered
from shop.ledger.services import Holder
from shop.ledger.states import AccountKind


class CashDesk(models.Model):
    """One drawer of one currency, and who may work at it."""

    name = models.CharField(_("name"), max_length=80)
    country = models.ForeignKey("places.Country", models.PROTECT, related_name="+", verbose_name=_("country"))
    region = models.ForeignKey("places.Place", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region"))
    landmark = models.CharField(_("where it is"), max_length=200, help_text=_("What a courier looks for: street, landmark, hours."))
    latitude = models.FloatField(null=True, blank=True, help_text=_("Degrees WGS 84: couriers are told of the nearest desk."))
    longitude = models.FloatField(null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=CURRENCIES)
    cashiers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="cash_desks",
        verbose_name=_("cashiers"),
        limit_choices_to={"is_staff": True},
        help_text=_("Staff with the right to work at a desk."),
    )
    is_active = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("cash desk")
        verbose_name_plural = _("cash desks")
        ordering = ["name"]
        permissions = [
            ("work_at_desk", "Can work at the cash desks where they are a cashier"),
            ("settle_cash", "Can confirm bank slips and resolve differences of cash"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holder(self) -> Holder:
        """The drawer in the book."""
        return AccountKind.DESK_CASH.value, self.pk

    @property
    def point(self) -> tuple[float, float] | None:
        """Degrees (latitude, longitude)."""
        return (self.latitude, self.longitude) if self.latitude is not None and self.longitude is not None else None

    def money(self, minor: int) -> Money:
        """So much in the desk's currency."""
        return Money(minor, self.currency)


class DeskDay(models.Model):
    """One day of one drawer, from its first movement to its count. Closed, it is read-only; who reopens it leaves a trace."""

    desk = models.ForeignKey(CashDesk, models.PROTECT, related_name="days")
    day = models.DateField(_("day"), help_text=_("Where the desk is."))
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    expected_minor = models.BigIntegerField(_("by the book"), null=True, blank=True)
    counted_minor = models.PositiveBigIntegerField(_("counted"), null=True, blank=True)
    counted_pieces = models.JSONField(_("notes and coins"), default=dict, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)

    class Meta:
        verbose_name = _("day of a desk")
        verbose_name_plural = _("days of desks")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint("desk", "day", name="desk_day_once"),
            models.UniqueConstraint("desk", name="desk_one_open_day", condition=models.Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return numbered(self, date_format(self.day, "SHORT_DATE_FORMAT"))

    @property
    def is_open(self) -> bool:
        """Whether the drawer moves."""
        return self.closed_at is None

    @property
    def expected(self) -> Money:
        """What the book said when it was closed."""
        return self.desk.money(self.expected_minor or 0)

    @property
    def counted(self) -> Money:
        """What was in the drawer."""
        return self.desk.money(self.counted_minor or 0)

    @property
    def missing(self) -> Money:
        """What the count was short of; negative: too much."""
        return self.expected - self.counted
