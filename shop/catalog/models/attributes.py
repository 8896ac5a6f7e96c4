"""What a listing tells in figures and choices, beside its words."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.products import Category, Product
from shop.catalog.states import AttributeKind
from shop.common.names import numbered
from shop.places.models import in_active_language


class Attribute(models.Model):
    """A question that the listings of some categories answer: colour, material, screen size.

    It is asked in its categories and in all below them; without any, everywhere. Its code is part of search addresses.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    names = models.JSONField(_("names"), default=dict, help_text=_("Language code → name."))
    kind = models.CharField(_("kind"), max_length=6, choices=AttributeKind, default=AttributeKind.TEXT)
    choices = models.JSONField(
        _("choices"), default=list, blank=True, help_text=_('[{"code": "red", "names": {"en": "Red"}, "swatch": "#c0392b"}, …]')
    )
    unit = models.CharField(_("unit"), max_length=12, blank=True)
    is_facet = models.BooleanField(_("shoppers can filter by it"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    categories = models.ManyToManyField(Category, related_name="attributes", blank=True)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "code"]
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=AttributeKind.values), name="attribute_kind_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the active language."""
        return in_active_language(self.names) or self.code

    @property
    def has_choices(self) -> bool:
        """Whether its values are picked from a list."""
        return self.kind in (AttributeKind.CHOICE, AttributeKind.COLOUR)

    def choice(self, code: str) -> dict[str, Any]:
        """That choice; empty when there is none of this code."""
        return next((choice for choice in self.choices if choice.get("code") == code), {})

    def label_of(self, code: str) -> str:
        """The choice's name in the active language; the code itself when it is not (or no longer) a choice."""
        return in_active_language(self.choice(code).get("names", {})) or code

    @property
    def swatches(self) -> dict[str, str]:
        """How its colours look: code → "#rrggbb", of those that have one."""
        return {choice["code"]: choice["swatch"] for choice in self.choices if choice.get("swatch")}

    @property
    def options(self) -> list[tuple[str, str]]:
        """Code and name of each choice, for a form."""
        return [(choice["code"], self.label_of(choice["code"])) for choice in self.choices]


class ProductAttribute(models.Model):
    """One answer. Choices and colours keep the choice's code in `value`; numbers keep the figure in `number` and as text."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="attributes")
    attribute = models.ForeignKey(Attribute, models.PROTECT, related_name="answers")
    value = models.CharField(_("value"), max_length=120)
    number = models.DecimalField(_("number"), max_digits=14, decimal_places=3, null=True, blank=True)

    class Meta:
        verbose_name = _("attribute of a product")
        verbose_name_plural = _("attributes of a product")
        ordering = ["attribute__position", "attribute__code"]
        constraints = [models.UniqueConstraint("product", "attribute", name="product_attribute_once")]
        indexes = [
            models.Index("attribute", "value", name="product_attribute_value"),
            models.Index("attribute", "number", name="product_attribute_number", condition=models.Q(number__isnull=False)),
        ]

    def __str__(self) -> str:
        return numbered(self, self.pk, self.value)

    @property
    def text(self) -> str:
        """For the page, in the active language, with its unit. Needs `attribute` loaded."""
        if self.attribute.has_choices:
            return self.attribute.label_of(self.value)
        return f"{self.value} {self.attribute.unit}".strip()

    @property
    def swatch(self) -> str:
        """How the colour it names looks, "#rrggbb"; empty for anything else."""
        return self.attribute.swatches.get(self.value, "") if self.attribute.kind == AttributeKind.COLOUR else ""
