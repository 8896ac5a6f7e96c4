"""What a return is of, and what it is proved with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from returns.states import PictureSide
from shop.common.names import numbered


class ReturnLine(models.Model):
    """Units of one line of the order."""

    request = models.ForeignKey("returns.ReturnRequest", models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("orders.OrderLine", models.PROTECT, related_name="return_lines", verbose_name=_("order line"))
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint("request", "order_line", name="return_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="return_line_of_something"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)


class ReturnPicture(models.Model):
    """A photo that one side shows. It is private: the two and staff see it."""

    request = models.ForeignKey("returns.ReturnRequest", models.PROTECT, related_name="pictures")
    image = models.ForeignKey("images.Image", models.PROTECT, related_name="+", verbose_name=_("picture"))
    side = models.CharField(_("shown by"), max_length=5, choices=PictureSide)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("picture of a return")
        verbose_name_plural = _("pictures of returns")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint("request", "image", name="return_picture_once"),
            models.CheckConstraint(condition=models.Q(side__in=PictureSide.values), name="return_picture_side_known"),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk)
