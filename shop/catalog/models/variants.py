"""What is bought: a product's variants, and the options that tell them apart."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.products import Product
from shop.catalog.states import ProductStatus
from shop.common.money import Money
from shop.stores.states import StoreStatus


class Option(models.Model):
    """An axis on which a product's variants differ: size, colour."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="options")
    name = models.CharField(_("option"), max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("product", "name", name="option_once")]

    def __str__(self) -> str:
        return self.name


class OptionValue(models.Model):
    """One choice on an axis."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="values")
    value = models.CharField(_("value"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("option", "value", name="option_value_once")]

    def __str__(self) -> str:
        return self.value


class VariantQuerySet(models.QuerySet["Variant"]):
    """Variants by what can be done with them."""

    def buyable(self) -> VariantQuerySet:
        """Active ones of live products; stock is not looked at."""
        return self.filter(is_active=True, product__status=ProductStatus.APPROVED, product__store__status=StoreStatus.OPEN)


class Variant(models.Model):
    """What is bought and stocked. Prices are minor units of the store's currency; available = stock - reserved."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=80, blank=True)
    title = models.CharField(
        _("variant"), max_length=200, blank=True, help_text=_('Its option values: "M / Indigo"; empty for the only variant.')
    )
    values = models.ManyToManyField(OptionValue, related_name="variants", blank=True)
    price_minor = models.PositiveBigIntegerField(_("price"))
    compare_at_minor = models.PositiveBigIntegerField(_("price before"), null=True, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight"), null=True, blank=True)
    stock = models.PositiveIntegerField(_("stock"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    is_active = models.BooleanField(_("on sale"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    imported_stock = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Figure of the last imported file; the next import moves the stock by the difference.")
    )

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(stock__gte=models.F("reserved")), name="variant_reserved_within_stock"),
            models.UniqueConstraint("product", "title", name="variant_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.sku or str(self.pk)

    @property
    def available(self) -> int:
        """Units that can still be bought."""
        return self.stock - self.reserved

    @property
    def price(self) -> Money:
        """Needs `product.store` loaded."""
        return Money(self.price_minor, self.product.store.currency)

    @property
    def compare_at(self) -> Money | None:
        """The price before, when it was higher."""
        if self.compare_at_minor is None or self.compare_at_minor <= self.price_minor:
            return None
        return Money(self.compare_at_minor, self.product.store.currency)
