"""When a store is open: the usual week, and the days that differ from it."""

from __future__ import annotations

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from shop.stores.models.stores import Store


class OpeningHours(models.Model):
    """One stretch of a weekday, in the store's own time zone. A day without any is closed."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text=_("0 is Monday"))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="hours_in_order"),
            models.UniqueConstraint("store", "weekday", "opens", name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {str(self.opens)[:5]}–{str(self.closes)[:5]}"


class HoursException(models.Model):
    """One day that differs from the usual week: other hours, or closed when it has none. The store's own calendar and clock."""

    store = models.ForeignKey(Store, models.CASCADE, related_name="exceptions")
    date = models.DateField(_("day"))
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("exception from the opening hours")
        verbose_name_plural = _("exceptions from the opening hours")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint("store", "date", name="hours_exception_once"),
            models.CheckConstraint(
                condition=models.Q(opens=None, closes=None) | models.Q(closes__gt=models.F("opens")), name="hours_exception_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.opens}-{self.closes}"

    @property
    def is_closed(self) -> bool:
        """Whether nobody is there that day."""
        return self.opens is None
