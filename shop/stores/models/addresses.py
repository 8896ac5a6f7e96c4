"""Where a store stood before: printed QR codes go on working."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.stores.models.stores import Store


class FormerStoreAddress(models.Model):
    """An address that a store had. It leads to the store, whatever its address is now, and is never given to another one."""

    slug = models.SlugField(_("former address"), max_length=60, unique=True)
    store = models.ForeignKey(Store, models.CASCADE, related_name="former_addresses")
    left_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address of a store")
        verbose_name_plural = _("former addresses of stores")

    def __str__(self) -> str:
        return self.slug
