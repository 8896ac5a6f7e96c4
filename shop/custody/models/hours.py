"""When a desk is open."""

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from shop.custody.models.desks import CashDesk


class DeskHours(models.Model):
    """One stretch of a weekday, by the clock where the desk is. A day without any is closed; a desk without any has said nothing."""

    desk = models.ForeignKey(CashDesk, models.CASCADE, related_name="hours", verbose_name=_("cash desk"))
    weekday = models.PositiveSmallIntegerField(_("day"), choices=list(WEEKDAYS.items()))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="desk_hours_weekday"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="desk_hours_in_order"),
            models.UniqueConstraint("desk", "weekday", "opens", name="desk_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {str(self.opens)[:5]}–{str(self.closes)[:5]}"
