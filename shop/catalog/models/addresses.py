"""Where something stood before: printed and bookmarked addresses go on working. None is ever given to anything else."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.models.products import Category, Product


class FormerProductAddress(models.Model):
    """An address that a product had. It leads to the product, whatever its address is now: chains are one step long."""

    slug = models.SlugField(_("former address"), max_length=120, unique=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="former_addresses")
    left_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address of a product")
        verbose_name_plural = _("former addresses of products")

    def __str__(self) -> str:
        return self.slug


class FormerCategoryAddress(models.Model):
    """A path that a shelf had. When a shelf is renamed, those below it move along and each leaves one."""

    path = models.CharField(_("former path"), max_length=200, unique=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="former_addresses")
    left_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former path of a category")
        verbose_name_plural = _("former paths of categories")

    def __str__(self) -> str:
        return self.path
