"""What is bought: a product's variants, and the options that tell them apart."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.products import Product, ProductPicture
from shop.catalog.states import OptionFacet, ProductStatus, Selling
from shop.common.clock import now
from shop.common.money import Money, percent_off
from shop.common.names import numbered
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
    option = models.ForeignKey(Option, models.CASCADE, related_name="values")
    value = models.CharField(_("value"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    facet = models.CharField(_("facet"), max_length=6, choices=OptionFacet, blank=True)
    facet_value = models.CharField(
        _("value of the facet"), max_length=80, blank=True, help_text=_("The colour's code (red for Rouge), or the value folded.")
    )

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint("option", "value", name="option_value_once")]
        indexes = [models.Index("facet", "facet_value", name="option_value_facet", condition=~models.Q(facet=""))]

    def __str__(self) -> str:
        return self.value


class VariantQuerySet(models.QuerySet["Variant"]):
    """Variants by what can be done with them."""

    def buyable(self) -> VariantQuerySet:
        """Active ones of live products at a fixed price; stock is not looked at."""
        live = Q(product__status=ProductStatus.APPROVED, product__store__status=StoreStatus.OPEN)
        return self.filter(live, is_active=True, product__selling=Selling.FIXED)


def sale_is_on(at: datetime, *, prefix: str = "") -> Q:
    """The variants whose sale price counts at that moment. `prefix` leads to the variant ("variants__")."""
    begun = Q(**{f"{prefix}sale_starts_at": None}) | Q(**{f"{prefix}sale_starts_at__lte": at})
    not_over = Q(**{f"{prefix}sale_ends_at": None}) | Q(**{f"{prefix}sale_ends_at__gt": at})
    return begun & not_over & Q(**{f"{prefix}sale_price_minor__lt": F(f"{prefix}price_minor")})


def current_price(at: datetime, *, prefix: str = "") -> Case:
    """What a variant costs at that moment, in minor units, for a query."""
    sale = When(sale_is_on(at, prefix=prefix), then=F(f"{prefix}sale_price_minor"))
    return Case(sale, default=F(f"{prefix}price_minor"), output_field=models.PositiveBigIntegerField())


class Variant(models.Model):
    """What is bought and stocked. Prices are minor units of the store's currency; available = stock - reserved.

    `price_minor` is the regular price; what is to be paid now is `price`: the sale price from `sale_starts_at` (empty: at once) until
    just before `sale_ends_at` (empty: for good), as long as it is the lower one.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=80, blank=True)
    barcode = models.CharField(_("barcode"), max_length=80, blank=True, help_text=_("What is printed on it: EAN, UPC, ISBN."))
    title = models.CharField(
        _("variant"), max_length=200, blank=True, help_text=_('Its option values: "M / Indigo"; empty for the only variant.')
    )
    values = models.ManyToManyField(OptionValue, related_name="variants", blank=True)
    price_minor = models.PositiveBigIntegerField(_("price"))
    compare_at_minor = models.PositiveBigIntegerField(_("price before"), null=True, blank=True)
    lowest_before_minor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text=_("Lowest price of the 30 days before the present one, by the history; empty: nobody can say.")
    )
    sale_price_minor = models.PositiveBigIntegerField(_("sale price"), null=True, blank=True)
    sale_starts_at = models.DateTimeField(_("sale from"), null=True, blank=True)
    sale_ends_at = models.DateTimeField(_("sale until"), null=True, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight"), null=True, blank=True)
    stock = models.PositiveIntegerField(_("stock"), default=0)
    reserved = models.PositiveIntegerField(_("reserved"), default=0)
    low_stock_at = models.PositiveIntegerField(
        _("warn at"), null=True, blank=True, help_text=_("Units that can still be bought at which the seller is told; empty for never.")
    )
    is_active = models.BooleanField(_("on sale"), default=True)
    is_digital = models.BooleanField(_("download"), default=False, help_text=_("A file or a code, delivered as soon as it is paid."))
    picture = models.ForeignKey(
        ProductPicture, models.SET_NULL, null=True, blank=True, related_name="+", help_text=_("Shown when this variant is chosen.")
    )
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
            models.CheckConstraint(
                condition=Q(sale_starts_at=None) | Q(sale_ends_at=None) | Q(sale_ends_at__gt=F("sale_starts_at")),
                name="variant_sale_window",
            ),
            models.UniqueConstraint("product", "title", name="variant_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.sku or numbered(self, self.pk)

    @property
    def available(self) -> int:
        """Units that can still be bought."""
        return self.stock - self.reserved

    @property
    def gtin(self) -> str:
        """Its barcode where that is one of those that are the same in every shop (EAN, UPC, ISBN); else ""."""
        digits = re.sub(r"[\s-]", "", self.barcode)
        if len(digits) not in {8, 12, 13, 14} or not (digits.isascii() and digits.isdigit()):
            return ""
        weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
        return digits if weighed % 10 == 0 and int(digits) else ""

    @property
    def currency(self) -> str:
        """The store's. Needs `product.store` loaded."""
        return self.product.store.currency

    @property
    def price(self) -> Money:
        """What is to be paid now. Needs `product.store` loaded."""
        return Money(self.price_minor_at(now()), self.currency)

    @property
    def regular_price(self) -> Money:
        """Without the sale price. Needs `product.store` loaded."""
        return Money(self.price_minor, self.currency)

    def price_minor_at(self, at: datetime) -> int:
        """What it costs at that moment, in minor units. `current_price` is the same in SQL."""
        sale = self.sale_price_minor
        return sale if sale is not None and sale < self.price_minor and self._in_window(at) else self.price_minor

    @property
    def price_before(self) -> Money | None:
        """What it cost before, while it is cheaper now."""
        before = self.before_minor_at(now())
        return None if before is None else Money(before, self.currency)

    def before_minor_at(self, at: datetime) -> int | None:
        """The same at that moment, in minor units: what the seller names, but no more than the history of its prices allows."""
        claimed = self.claimed_before_minor_at(at)
        if claimed is None or self.lowest_before_minor is None:
            return None
        allowed = min(claimed, self.lowest_before_minor)
        return allowed if allowed > self.price_minor_at(at) else None

    def rank_on_card_at(self, at: datetime) -> tuple[int, int]:
        """A card tells of the variant that ranks least: the cheapest, of equally cheap ones that which was dearer before."""
        return self.price_minor_at(at), -(self.before_minor_at(at) or 0)

    def claimed_before_minor_at(self, at: datetime) -> int | None:
        """What the seller says that it cost before, in minor units: the regular price beside a sale price, else "price before"."""
        return self.price_minor if self.price_minor_at(at) < self.price_minor else self.compare_at_minor

    @property
    def is_on_sale(self) -> bool:
        """Whether it is cheaper now than before."""
        return self.before_minor_at(now()) is not None

    @property
    def percent_off(self) -> int:
        """How much cheaper, in full percent."""
        at = now()
        return percent_off(self.price_minor_at(at), self.before_minor_at(at))

    @property
    def sale_end(self) -> datetime | None:
        """Until when the sale price counts, while it does and an end is set."""
        return self.sale_ends_at if self.price_minor_at(now()) < self.price_minor else None

    @property
    def is_low(self) -> bool:
        """Whether so few are left that the seller wants to know."""
        return self.low_stock_at is not None and self.available <= self.low_stock_at

    def _in_window(self, at: datetime) -> bool:
        return (self.sale_starts_at is None or self.sale_starts_at <= at) and (self.sale_ends_at is None or at < self.sale_ends_at)
